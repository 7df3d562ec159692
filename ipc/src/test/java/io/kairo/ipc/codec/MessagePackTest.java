package io.kairo.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.CallException;
import io.kairo.api.DeviceApi;
import io.kairo.api.Event;
import io.kairo.api.KernelApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.value.Value;

/// The codec against msgpack-core, and against bytes that nobody meant.
final class MessagePackTest {
  private static final int TREES = 2_000;
  private static final int MUTATIONS = 200_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void whatWeWriteAnotherLibraryReads() throws Exception {
    for (int i = 0; i < TREES; i++) {
      Map<String, Object> tree = randomMap(0);
      var out = new MessagePackWriter();
      Tree.write(out, tree);

      try (var unpacker = MessagePack.newDefaultUnpacker(out.toByteArray())) {
        assertThat(packed(fromValue(unpacker.unpackValue())))
            .describedAs("seed %d", seed)
            .isEqualTo(packed(tree));
      }
    }
  }

  @Test
  void whatAnotherLibraryWritesWeRead() throws Exception {
    for (int i = 0; i < TREES; i++) {
      Map<String, Object> tree = randomMap(0);

      byte[] bytes = packed(tree);

      assertThat(packed(Tree.readMap(new MessagePackReader(bytes, 0, bytes.length))))
          .describedAs("seed %d", seed)
          .isEqualTo(bytes);
    }
  }

  @Test
  void mutatedInputIsReadOrCleanlyRefused() throws Exception {
    List<byte[]> corpus = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      corpus.add(
          packed(
              Map.of(
                  "id",
                  random.nextLong(),
                  "method",
                  "device.write",
                  "params",
                  randomMap(0),
                  "topic",
                  "a.b",
                  "payload",
                  randomMap(0),
                  "result",
                  randomMap(1))));
    }
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] bytes = mutated(corpus.get(random.nextInt(corpus.size())));
      refused += readEveryWay(bytes);
    }
    System.out.println("seed " + seed + ": " + refused + " refusals in " + MUTATIONS + " inputs");
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "DDFFFFFFFF, must have room for 4294967295 more",
    "DFFFFFFFFF, must have room for 4294967295 more",
    "C6FFFFFFFF, must have room for 4294967295 more",
    "DBFFFFFFFF, must have room for 4294967295 more",
    "A1, must have room for 1 more",
    "C1, must not start with byte 0xC1",
    "CFFFFFFFFFFFFFFFFF, must fit 64 bits",
    "A1FF, must be UTF-8",
    "D60000000000, must not be a MessagePack extension",
    "82A16101A16102, key 'a' must occur once",
    "810101, value must be a string",
    "CB00, must go on",
  })
  void malformedValueIsRefusedWithAReason(String hex, String reason) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Tree.read(new MessagePackReader(bytes, 0, bytes.length)))
        .withMessageContaining(reason)
        .withMessageContaining("at offset");
  }

  @Test
  void nestingIsBounded() throws Exception {
    byte[] allowed = HexFormat.of().parseHex("91".repeat(32) + "C0");
    byte[] tooDeep = HexFormat.of().parseHex("91".repeat(33) + "C0");

    new MessagePackReader(allowed, 0, allowed.length).skip();
    Tree.read(new MessagePackReader(allowed, 0, allowed.length));

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> new MessagePackReader(tooDeep, 0, tooDeep.length).skip());
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Tree.read(new MessagePackReader(tooDeep, 0, tooDeep.length)))
        .withMessageContaining("nested at most 32 deep");
  }

  private int readEveryWay(byte[] bytes) {
    int refused = 0;
    refused += refuses(() -> Tree.read(new MessagePackReader(bytes, 0, bytes.length)));
    refused += refuses(() -> new MessagePackReader(bytes, 0, bytes.length).skip());
    refused += refuses(() -> RequestMessage.read(bytes, 0, bytes.length));
    refused += refuses(() -> ResponseMessage.read(bytes, 0, bytes.length));
    refused += refuses(() -> EventMessage.read(bytes, 0, bytes.length));
    for (Class<? extends Record> type :
        List.of(Event.class, DeviceApi.Write.class, KernelApi.Hello.class)) {
      refused +=
          refuses(
              () -> RecordCodec.readLenient(new MessagePackReader(bytes, 0, bytes.length), type));
    }
    refused +=
        refuses(() ->
            new FrameAssembler()
                .accept(
                    bytes,
                    bytes.length,
                    (version, type, body, from, to) -> {
                      RequestMessage.read(body, from, to);
                      return true;
                    }));
    return refused;
  }

  private interface Reading {
    void run() throws MalformedException;
  }

  private int refuses(Reading reading) {
    try {
      reading.run();
      return 0;
    } catch (MalformedException | CallException e) {
      return 1;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("not a clean refusal, seed " + seed, e);
    }
  }

  private byte[] mutated(byte[] original) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(bytes.length)] =
          (byte) (random.nextBoolean() ? random.nextInt(256) : 0xC0 + random.nextInt(0x20));
    }
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(9));
      default -> bytes;
    };
  }

  private Map<String, Object> randomMap(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    int size = depth == 0 && random.nextInt(20) == 0 ? 20 : random.nextInt(5);
    for (int i = 0; i < size; i++) {
      map.put(randomText() + i, randomValue(depth + 1));
    }
    return map;
  }

  private Object randomValue(int depth) {
    return switch (random.nextInt(depth > 3 ? 5 : 7)) {
      case 0 -> randomText();
      case 1 -> random.nextLong() >> random.nextInt(64);
      case 2 -> random.nextGaussian();
      case 3 -> random.nextBoolean();
      case 4 -> {
        byte[] bytes = new byte[random.nextInt(random.nextInt(50) == 0 ? 70_000 : 300)];
        random.nextBytes(bytes);
        yield bytes;
      }
      case 5 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(9) == 0 ? 40 : 4); i > 0; i--) {
          list.add(randomValue(depth + 1));
        }
        yield list;
      }
      default -> randomMap(depth);
    };
  }

  private String randomText() {
    int length = random.nextInt(random.nextInt(9) == 0 ? 300 : 40);
    int range = random.nextBoolean() ? 0x7F : 0xD000;
    return random
        .ints(length, 1, range)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .append(random.nextInt(5) == 0 ? "😀" : "")
        .toString();
  }

  private static byte[] packed(Object tree) throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      pack(packer, tree);
      return packer.toByteArray();
    }
  }

  private static void pack(MessagePacker packer, Object value) throws IOException {
    switch (value) {
      case String text -> packer.packString(text);
      case Long number -> packer.packLong(number);
      case Double number -> packer.packDouble(number);
      case Boolean bool -> packer.packBoolean(bool);
      case byte[] bytes -> packer.packBinaryHeader(bytes.length).writePayload(bytes);
      case List<?> list -> {
        packer.packArrayHeader(list.size());
        for (Object element : list) {
          pack(packer, element);
        }
      }
      case Map<?, ?> map -> {
        packer.packMapHeader(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          pack(packer, entry.getKey());
          pack(packer, entry.getValue());
        }
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  private static Object fromValue(Value value) {
    return switch (value.getValueType()) {
      case STRING -> value.asStringValue().asString();
      case INTEGER -> value.asIntegerValue().asLong();
      case FLOAT -> value.asFloatValue().toDouble();
      case BOOLEAN -> value.asBooleanValue().getBoolean();
      case BINARY -> value.asBinaryValue().asByteArray();
      case ARRAY -> value.asArrayValue().list().stream().map(MessagePackTest::fromValue).toList();
      case MAP -> {
        Map<String, Object> map = new LinkedHashMap<>();
        value
            .asMapValue()
            .map()
            .forEach((k, v) -> map.put(k.asStringValue().asString(), fromValue(v)));
        yield map;
      }
      case NIL, EXTENSION -> throw new IllegalArgumentException(value.toJson());
    };
  }
}
