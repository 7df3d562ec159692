package io.kairo.ipc.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rings between this process and others that use the C and the Python SDK, compiled and started
/// here. Needs `cc` and `python3`.
final class OtherLanguagesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path C_SDK = ROOT.resolve("sdk/c");
  private static final int CAPACITY = 4096;

  @TempDir private static Path programs;
  @TempDir private Path folder;

  enum Language {
    C(20_000),
    PYTHON(2_000);

    private final int count;

    Language(int count) {
      this.count = count;
    }

    List<String> command() {
      return switch (this) {
        case C -> List.of(programs.resolve("ring_peer").toString());
        case PYTHON ->
            List.of("python3", Path.of("src/test/python/ring_peer.py").toAbsolutePath().toString());
      };
    }

    Map<String, String> environment() {
      return Map.of(
          "PYTHONPATH", ROOT.resolve("sdk/python").toString(), "PYTHONDONTWRITEBYTECODE", "1");
    }
  }

  @BeforeAll
  static void compile() throws Exception {
    compile(List.of("src/test/c/ring_peer.c", C_SDK.resolve("kairo.c").toString()), "ring_peer");
  }

  @ParameterizedTest
  @EnumSource
  void queueFromJava(Language language) throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.QUEUE, CAPACITY);
        RingPeer peer = peer(language, "consume-queue")) {
      peer.pass(memory);
      var producer = new Producer(memory);
      for (int number = 0; number < language.count; number++) {
        Rings.send(producer, 1 + number % 5, payload(number, memory.maxMessage()));
      }
      producer.close();

      assertThat(peer.result()).isEqualTo(language.count + " 0");
      assertThat(producer.isAbandoned()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void queueToJava(Language language) throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.QUEUE, CAPACITY);
        RingPeer peer = peer(language, "produce-queue")) {
      peer.pass(memory);
      var consumer = new Consumer(memory);
      long received = 0;
      while (!consumer.isEnded()) {
        if (consumer.poll()) {
          assertThat(consumer.sequence()).isEqualTo(received);
          assertThat(consumer.type()).isEqualTo(1 + (int) (received % 5));
          check(consumer.sequence(), consumer.payload(), memory.maxMessage());
          received++;
        } else {
          consumer.await(Rings.SLICE);
        }
      }

      assertThat(received).isEqualTo(language.count);
      assertThat(peer.result()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void broadcastFromJava(Language language) throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.BROADCAST, CAPACITY);
        RingMemory bell = RingMemory.createBell();
        RingPeer peer = peer(language, "consume-broadcast")) {
      var producer = new BroadcastProducer(memory);
      producer.add(Bell.of(bell));
      peer.pass(memory);
      peer.pass(bell);
      peer.awaitReady();
      for (int number = 0; number < language.count; number++) {
        byte[] payload = payload(number, memory.maxMessage());
        producer.send(1 + number % 5, MemorySegment.ofArray(payload));
      }
      producer.close();

      assertThat(sum(peer.result())).isEqualTo(language.count);
    }
  }

  @ParameterizedTest
  @EnumSource
  void broadcastToJava(Language language) throws Exception {
    try (RingMemory memory = RingMemory.create(RingKind.BROADCAST, CAPACITY);
        RingPeer peer = peer(language, "produce-broadcast")) {
      peer.pass(memory);
      peer.awaitReady();
      try (RingMemory read = Rings.readOnly(memory)) {
        var consumer = new BroadcastConsumer(read);
        peer.go();
        long received = 0;
        while (!consumer.isEnded()) {
          if (consumer.poll()) {
            check(consumer.sequence(), consumer.payload(), memory.maxMessage());
            received++;
          }
        }

        assertThat(received + consumer.lost()).isEqualTo(language.count);
        assertThat(received).isPositive();
      }
      assertThat(peer.result()).isEmpty();
    }
  }

  /// The sanitizers end the program at the first access that is not the ring's.
  @Test
  void bothSidesInCSurviveAScribbler() throws Exception {
    long seed = System.nanoTime();
    compile(
        List.of(
            "-fsanitize=address,undefined",
            "-fno-sanitize-recover",
            "-pthread",
            "src/test/c/ring_fuzz.c",
            C_SDK.resolve("kairo.c").toString()),
        "ring_fuzz");
    String fuzz = programs.resolve("ring_fuzz").toString();

    assertThat(run(List.of(fuzz, Long.toString(seed))).strip().split(" "))
        .as("messages taken and violations noticed, seed %d", seed)
        .extracting(Long::valueOf)
        .allMatch(count -> count > 0)
        .hasSize(2);
  }

  @Test
  void layoutIsThatOfTheCHeader() throws Exception {
    List<String> names =
        List.of(
            "VERSION",
            "HEADER",
            "MIN_CAPACITY",
            "MAX_CAPACITY",
            "AT_VERSION",
            "AT_KIND",
            "AT_CAPACITY",
            "AT_TAIL",
            "AT_INTENT",
            "AT_LATEST",
            "AT_PRODUCER_CLOSED",
            "AT_HEAD",
            "AT_CONSUMER_CLOSED",
            "AT_CONSUMER_WAITING",
            "AT_PRODUCER_WAITING",
            "RECORD_HEADER",
            "QUEUE",
            "BROADCAST",
            "BELL");
    var code = new StringBuilder("#include <kairo.h>\n#include <stdio.h>\nint main(void) {\n");
    names.forEach(name -> code.append("printf(\"%d \", KAIRO_RING_" + name + ");\n"));
    Path source = Files.writeString(folder.resolve("layout.c"), code.append("return 0; }\n"));
    compile(List.of(source.toString()), "layout");

    assertThat(run(List.of(programs.resolve("layout").toString())).strip().split(" "))
        .extracting(Long::valueOf)
        .containsExactly(
            (long) RingDescriptor.VERSION,
            (long) RingDescriptor.HEADER_SIZE,
            RingDescriptor.MIN_CAPACITY,
            RingDescriptor.MAX_CAPACITY,
            RingDescriptor.VERSION_OFFSET,
            RingDescriptor.KIND_OFFSET,
            RingDescriptor.CAPACITY_OFFSET,
            RingDescriptor.TAIL_OFFSET,
            RingDescriptor.INTENT_OFFSET,
            RingDescriptor.LATEST_OFFSET,
            RingDescriptor.PRODUCER_CLOSED_OFFSET,
            RingDescriptor.HEAD_OFFSET,
            RingDescriptor.CONSUMER_CLOSED_OFFSET,
            RingDescriptor.CONSUMER_WAITING_OFFSET,
            RingDescriptor.PRODUCER_WAITING_OFFSET,
            (long) RingDescriptor.RECORD_HEADER,
            (long) RingKind.QUEUE.wire(),
            (long) RingKind.BROADCAST.wire(),
            (long) RingKind.BELL.wire());
  }

  private RingPeer peer(Language language, String role) throws IOException {
    return new RingPeer(language.command(), language.environment(), folder, role, language.count);
  }

  private static long sum(String numbers) {
    return Arrays.stream(numbers.split(" ")).mapToLong(Long::parseLong).sum();
  }

  /// The length that message `number` has in the peers.
  private static int length(long number, int longest) {
    return (int) ((number * 2_654_435_761L & 0xffff_ffffL) % (longest + 1));
  }

  private static byte[] payload(long number, int longest) {
    return Rings.payload(number, length(number, longest));
  }

  private static void check(long number, MemorySegment payload, int longest) {
    assertThat(payload.byteSize()).isEqualTo(length(number, longest));
    assertThat(Rings.isWhole(number, payload)).as("message %d", number).isTrue();
  }

  private static void compile(List<String> flagsAndSources, String program)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("cc", "-std=c11", "-D_DEFAULT_SOURCE", "-O2"));
    command.addAll(List.of("-Wall", "-Wextra", "-Werror", "-I", C_SDK.toString()));
    command.addAll(List.of("-o", programs.resolve(program).toString()));
    command.addAll(flagsAndSources);
    run(command);
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
