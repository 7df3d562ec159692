package io.kairo.ipc.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.DeviceApi;
import io.kairo.api.DeviceName;
import io.kairo.api.ErrorCode;
import io.kairo.api.Event;
import io.kairo.api.KernelApi;
import io.kairo.api.SystemCall;
import io.kairo.api.SystemCalls;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordCodecTest {
  @Test
  void everyRecordOfTheTableComesBackAsItWent() throws Exception {
    for (SystemCall<?, ?> call : SystemCalls.all()) {
      for (Class<? extends Record> type : List.of(call.params(), call.result())) {
        for (boolean full : new boolean[] {true, false}) {
          Record record = (Record) sample(type, full);
          var out = new MessagePackWriter();
          RecordCodec.write(out, record);
          var in = new MessagePackReader(out.array(), 0, out.length());

          assertThat(RecordCodec.readStrict(in, type))
              .describedAs("%s", call.name())
              .usingRecursiveComparison()
              .isEqualTo(record);
          in.requireEnd();
        }
      }
    }
  }

  @Test
  void wireFormIsPlain() {
    var hello =
        new KernelApi.Hello(
            "cli",
            Optional.of(2),
            Optional.empty(),
            Optional.of(
                List.of(
                    new KernelApi.Need(
                        new DeviceName("agent://serial/t"), Access.READ_WRITE, "why"))),
            Optional.empty());

    assertThat(RecordCodec.toTree(hello))
        .isEqualTo(
            Map.of(
                "client",
                "cli",
                "protocol",
                2L,
                "needs",
                List.of(
                    Map.of(
                        "device", "agent://serial/t",
                        "access", "read_write",
                        "reason", "why"))));
    assertThat(RecordCodec.fromTree(RecordCodec.toTree(hello), KernelApi.Hello.class))
        .isEqualTo(hello);
  }

  @Test
  void integralFloatAndBase64AndNilAreAccepted() {
    DeviceApi.Read read =
        RecordCodec.fromTree(Map.of("handle", "h", "maxBytes", 64.0), DeviceApi.Read.class);
    DeviceApi.Write write =
        RecordCodec.fromTree(Map.of("handle", "h", "data", "aGk="), DeviceApi.Write.class);
    Map<String, Object> withNil = Json.parseObject("{\"handle\":\"h\",\"maxBytes\":null}");

    assertThat(read.maxBytes()).contains(64);
    assertThat(write.data()).hasValueSatisfying(it -> assertThat(it).asString().isEqualTo("hi"));
    assertThat(RecordCodec.fromTree(withNil, DeviceApi.Read.class).maxBytes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | field 'client' must be present",
        "{'client':null} | field 'client' must be a string, got nil",
        "{'client':5} | field 'client' must be a string, got 5",
        "{'client':'a','protocol':'x'} | field 'protocol' must be an integer, got 'x'",
        "{'client':'a','protocol':1.5} | field 'protocol' must be an integer, got 1.5",
        "{'client':'a','protocol':2147483648} | field 'protocol' must be -2147483648 to"
            + " 2147483647, got 2147483648",
        "{'client':'a','x':1} | field 'x' is not known, known are client, protocol, agent, needs,"
            + " answersConsent",
        "{'client':'a','needs':{}} | field 'needs' must be a list, got a map",
        "{'client':'a','needs':[{'device':'agent://a','access':'all','reason':'r'}]} | field"
            + " 'needs[0].access' must be one of read, write, read_write, got 'all'",
        "{'client':'a','needs':[{'device':'/dev/x','access':'read','reason':'r'}]} | device name"
            + " must look like agent://serial/thermometer, got '/dev/x'",
      })
  void whatDoesNotFitIsNamed(String json, String sentence) {
    Map<String, Object> tree = Json.parseObject(json.replace('\'', '"'));

    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> RecordCodec.fromTree(tree, KernelApi.Hello.class))
        .withMessage(sentence)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void replyOfANewerKernelIsUnderstood() throws Exception {
    var out = new MessagePackWriter();
    Tree.write(out, Map.of("version", "9", "pid", 1, "uptimeMillis", 2, "mood", List.of("good")));
    var in = new MessagePackReader(out.array(), 0, out.length());

    assertThat(RecordCodec.readLenient(in, KernelApi.Pong.class))
        .isEqualTo(new KernelApi.Pong("9", 1, 2));
  }

  @Test
  void eventCarriesItsSubscription() throws Exception {
    var event =
        new Event(
            "e1",
            "device.attached",
            "kernel",
            Instant.parse("2026-11-24T08:00:00Z"),
            Map.of("name", new DeviceName("agent://serial/t"), "n", 3),
            Optional.of("task"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var out = new MessagePackWriter();

    EncodedEvent.of(event).write(out, 1, "s1");

    assertThat(Tree.readMap(new MessagePackReader(out.array(), Frame.HEADER, out.length())))
        .containsEntry("time", "2026-11-24T08:00:00Z")
        .containsEntry("subscriptionId", "s1")
        .doesNotContainKey("causationId");
    EventMessage read = EventMessage.read(out.array(), Frame.HEADER, out.length());
    assertThat(read.subscriptionId()).isEqualTo("s1");
    assertThat(read.event().correlationId()).contains("task");
    assertThat(read.event().payload()).isEqualTo(Map.of("name", "agent://serial/t", "n", 3L));
  }

  @Test
  void messageTooLargeToSendIsRefused() {
    var out = new MessagePackWriter();

    assertThatExceptionOfType(CallException.class)
        .isThrownBy(() -> Tree.write(out, new byte[Frame.MAX_BODY + Frame.HEADER]))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  private static Object sample(Class<? extends Record> type, boolean full) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(components[i].getGenericType(), full);
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return type.getDeclaredConstructor(types).newInstance(values);
  }

  private static Object value(Type type, boolean full) throws Exception {
    if (type instanceof ParameterizedType generic) {
      Type argument = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return full ? Optional.of(value(argument, true)) : Optional.empty();
      }
      if (generic.getRawType() == List.class) {
        return full ? List.of(value(argument, true)) : List.of();
      }
      return full ? Map.of("a", 1L, "b", List.of("x", true, 1.5)) : Map.of();
    }
    return plain((Class<?>) type, full);
  }

  private static Object plain(Class<?> type, boolean full) throws Exception {
    if (type == String.class) {
      return full ? "text with ü" : "";
    }
    if (type == int.class || type == Integer.class) {
      return full ? Integer.MIN_VALUE : 0;
    }
    if (type == long.class || type == Long.class) {
      return full ? Long.MAX_VALUE : 0L;
    }
    if (type == double.class || type == Double.class) {
      return full ? 0.25 : 0.0;
    }
    if (type == boolean.class || type == Boolean.class) {
      return full;
    }
    if (type == byte[].class) {
      return new byte[] {1, -1};
    }
    if (type == Instant.class) {
      return Instant.ofEpochSecond(full ? 1_800_000_000L : 0, 5);
    }
    if (type == Object.class) {
      return full ? List.of(1L, "any", Map.of("deep", true)) : "any";
    }
    if (type == DeviceName.class) {
      return new DeviceName("agent://serial/t");
    }
    return type.isEnum() ? type.getEnumConstants()[0] : sample(type.asSubclass(Record.class), full);
  }
}
