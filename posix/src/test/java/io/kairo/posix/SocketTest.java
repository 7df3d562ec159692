package io.kairo.posix;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketTest {
  @Test
  void structsAreLaidOutAsInTheHeaders() {
    assertThat(SockaddrUn.LAYOUT.byteSize()).isEqualTo(110);
    assertThat(SockaddrUn.LAYOUT.byteOffset(groupElement("sun_path"))).isEqualTo(2);
    assertThat(Ucred.LAYOUT.byteSize()).isEqualTo(12);
    assertThat(Msghdr.LAYOUT.byteSize()).isEqualTo(56);
    assertThat(Msghdr.LAYOUT.byteOffset(groupElement("msg_iov"))).isEqualTo(16);
    assertThat(Msghdr.LAYOUT.byteOffset(groupElement("msg_control"))).isEqualTo(32);
    assertThat(Msghdr.LAYOUT.byteOffset(groupElement("msg_flags"))).isEqualTo(48);
    assertThat(Msghdr.CMSGHDR.byteSize()).isEqualTo(24);
    assertThat(Poll.POLLFD.byteSize()).isEqualTo(8);
  }

  @Test
  void listenerKnowsWhoConnects(@TempDir Path directory) throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = new SockaddrUn(directory + "/s").allocate(arena);
      int listener = Socket.socket(Socket.AF_UNIX, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0);
      Socket.bind(listener, address);
      Socket.listen(listener, 8);
      int client = Socket.socket(Socket.AF_UNIX, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0);
      Socket.connect(client, address);
      int server = Socket.accept4(listener, Socket.SOCK_CLOEXEC);

      MemorySegment credentials = arena.allocate(Ucred.LAYOUT);
      Socket.getsockopt(
          server,
          Socket.SOL_SOCKET,
          Socket.SO_PEERCRED,
          credentials,
          arena.allocateFrom(JAVA_INT, 12));

      Ucred peer = Ucred.read(credentials);
      assertThat(peer.pid()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(peer.uid()).isEqualTo(Unistd.getuid());
      Unistd.close(client);
      Unistd.close(server);
      Unistd.close(listener);
    }
  }

  @Test
  void packetKeepsItsBoundaryAndCarriesADescriptor() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Socket.socketpair(Socket.AF_UNIX, Socket.SOCK_SEQPACKET | Socket.SOCK_CLOEXEC, 0, ends);
      int left = ends.getAtIndex(JAVA_INT, 0);
      int right = ends.getAtIndex(JAVA_INT, 1);
      MemorySegment pipe = arena.allocate(JAVA_INT, 2);
      Unistd.pipe2(pipe, Fcntl.O_CLOEXEC);

      MemorySegment data = arena.allocateFrom("fd");
      Msghdr sent = Msghdr.over(arena, data).with(pipe.getAtIndex(JAVA_INT, 1));
      Socket.sendmsg(left, sent.segment(), Socket.MSG_NOSIGNAL);
      Socket.send(left, arena.allocateFrom("next"), 4, Socket.MSG_NOSIGNAL);
      MemorySegment room = arena.allocate(64);
      Msghdr received = Msghdr.over(arena, room);
      long length = Socket.recvmsg(right, received.segment(), Socket.MSG_CMSG_CLOEXEC);

      assertThat(length).isEqualTo(3);
      assertThat(received.fd()).isPresent();
      Unistd.write(received.fd().getAsInt(), arena.allocateFrom("x"));
      assertThat(Unistd.read(pipe.getAtIndex(JAVA_INT, 0), room)).isEqualTo(2);
      assertThat(Socket.recv(right, room, 2, Socket.MSG_TRUNC)).isEqualTo(4);
      assertThat(room.get(JAVA_BYTE, 0)).isEqualTo((byte) 'n');
      for (int fd : new int[] {left, right, received.fd().getAsInt()}) {
        Unistd.close(fd);
      }
      Unistd.close(pipe.getAtIndex(JAVA_INT, 0));
      Unistd.close(pipe.getAtIndex(JAVA_INT, 1));
    }
  }

  @Test
  void severalDescriptorsKeepTheirOrder() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Socket.socketpair(Socket.AF_UNIX, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0, ends);
      int left = ends.getAtIndex(JAVA_INT, 0);
      int right = ends.getAtIndex(JAVA_INT, 1);
      MemorySegment pipe = arena.allocate(JAVA_INT, 2);
      Unistd.pipe2(pipe, Fcntl.O_CLOEXEC);
      int[] pair = pipe.toArray(JAVA_INT);
      Msghdr sent = Msghdr.over(arena, arena.allocateFrom("cut"), 3).with(pair).limit(1);
      Msghdr received = Msghdr.over(arena, arena.allocate(64), 4);

      Socket.sendmsg(left, sent.segment(), Socket.MSG_NOSIGNAL);
      assertThat(Socket.recvmsg(right, received.segment(), Socket.MSG_CMSG_CLOEXEC)).isEqualTo(1);

      int[] came = received.fds();
      assertThat(came).hasSize(2);
      Unistd.write(came[1], arena.allocateFrom("x"));
      assertThat(Unistd.read(came[0], arena.allocate(8))).isEqualTo(2);
      received.clear();
      Socket.send(left, arena.allocateFrom("y"), 1, Socket.MSG_NOSIGNAL);
      assertThat(Socket.recvmsg(right, received.segment(), Socket.MSG_CMSG_CLOEXEC)).isEqualTo(1);
      assertThat(received.fds()).isEmpty();
      for (int fd : new int[] {left, right, pair[0], pair[1], came[0], came[1]}) {
        Unistd.close(fd);
      }
    }
  }

  @Test
  void pollTellsDataFromHangUp() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      Socket.socketpair(Socket.AF_UNIX, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0, ends);
      int left = ends.getAtIndex(JAVA_INT, 0);
      int right = ends.getAtIndex(JAVA_INT, 1);
      MemorySegment entry = Poll.allocate(arena, 1);

      Socket.send(left, arena.allocateFrom("x"), 1, Socket.MSG_NOSIGNAL);
      Poll.set(entry, 0, right, Poll.POLLRDHUP);
      assertThat(Poll.poll(entry, 0)).isZero();
      Poll.set(entry, 0, right, Poll.POLLIN);
      assertThat(Poll.poll(entry, 0)).isEqualTo(1);
      assertThat(Poll.revents(entry, 0)).isEqualTo(Poll.POLLIN);
      Socket.shutdown(left, Socket.SHUT_RDWR);
      Poll.set(entry, 0, right, Poll.POLLRDHUP);

      assertThat(Poll.poll(entry, -1)).isEqualTo(1);
      assertThat(Poll.revents(entry, 0) & Poll.POLLHUP).isNotZero();
      Unistd.close(left);
      Unistd.close(right);
    }
  }

  @Test
  void failureNamesTheCall() {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(() -> Socket.shutdown(-1, Socket.SHUT_RDWR))
        .withMessageStartingWith("shutdown failed: EBADF");
  }

  @Test
  void pathTooLongForASocketIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SockaddrUn("/" + "x".repeat(107)))
        .withMessageContaining("1 to 107 bytes, got 108");
  }
}
