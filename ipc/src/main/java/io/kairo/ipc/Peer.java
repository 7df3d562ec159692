package io.kairo.ipc;

/// Who is at the other end, as the operating system knew it when the connection was made. For the
/// end of a socket pair this is whoever made the pair.
public record Peer(int pid, int uid, int gid) {}
