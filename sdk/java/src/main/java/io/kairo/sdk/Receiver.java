package io.kairo.sdk;

import io.kairo.api.StreamChunk;
import io.kairo.ipc.codec.EventMessage;

/// Takes what the kernel pushes, on the thread that reads the line.
interface Receiver {
  void event(EventMessage message);

  void chunk(StreamChunk chunk);
}
