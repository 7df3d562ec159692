package io.kairo.hal.serial;

import io.kairo.api.DeviceName;
import io.kairo.hal.FdPoller;
import io.kairo.hal.SerialPort;
import io.kairo.hal.SerialSettings;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// The Linux driver on a pty, with a simulated device at the far end.
final class PtyBench implements SerialConformance.Bench {
  static final DeviceName DEVICE = new DeviceName("agent://serial/bench");

  private final LinkedBlockingQueue<Byte> received = new LinkedBlockingQueue<>();
  private final CountDownLatch resumed = new CountDownLatch(1);
  private volatile boolean stalled;
  final FdPoller poller = new FdPoller();
  final SimSerial far = new SimSerial(DEVICE, poller, this::keep, Cable.plug());
  private final SerialPort port = far.open(new SerialSettings(9600));

  PtyBench() throws Exception {}

  private void keep(byte[] bytes) {
    for (byte b : bytes) {
      received.add(b);
    }
    if (stalled) {
      try {
        resumed.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public SerialPort port() {
    return port;
  }

  @Override
  public void send(byte[] bytes) throws Exception {
    far.send(bytes);
  }

  @Override
  public byte[] receive(int count) throws Exception {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = received.take();
    }
    return bytes;
  }

  @Override
  public void stall() {
    stalled = true;
  }

  @Override
  public void resume() {
    stalled = false;
    resumed.countDown();
  }

  @Override
  public void unplug() throws Exception {
    far.close();
  }

  @Override
  public void close() throws IOException {
    resume();
    port.close();
    far.close();
    poller.close();
  }
}
