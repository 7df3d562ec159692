package io.kairo.ipc.codec;

import io.kairo.api.CallException;
import io.kairo.api.ErrorCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How one class of records is read and written; made once per class. The class must be public and
/// in an exported package.
final class RecordPlan {
  /// A `ClassValue` would be the natural place, but its weak references cost a native call each
  /// time in code that only C1 has compiled, which is what the kernel runs.
  private static final Map<Class<?>, RecordPlan> PLANS = new ConcurrentHashMap<>();

  private final byte[][] keys;
  private final String[] names;
  private final FieldCodec[] codecs;
  private final boolean[] optional;
  private final MethodHandle[] accessors;
  private final MethodHandle constructor;

  /// A record without components has no state, so that one will do.
  private final Optional<Object> only;

  private RecordPlan(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw new IllegalArgumentException("a message is a record, got '" + type.getName() + "'");
    }
    names = Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new);
    keys = new byte[components.length][];
    codecs = new FieldCodec[components.length];
    optional = new boolean[components.length];
    accessors = new MethodHandle[components.length];
    for (int i = 0; i < components.length; i++) {
      keys[i] = names[i].getBytes(StandardCharsets.UTF_8);
      optional[i] = components[i].getType() == Optional.class;
      codecs[i] = FieldCodec.of(components[i].getGenericType());
      accessors[i] = accessor(components[i]);
    }
    constructor = constructor(type, components);
    only = components.length == 0 ? Optional.of(construct(new Object[0])) : Optional.empty();
  }

  static RecordPlan of(Class<?> type) {
    RecordPlan plan = PLANS.get(type);
    return plan != null ? plan : PLANS.computeIfAbsent(type, RecordPlan::new);
  }

  /// Reads the map, or for a record that wraps one value, the value.
  Object read(MessagePackReader in, boolean strict) throws MalformedException {
    if (!wrapsOneValue()) {
      return readMap(in, strict);
    }
    return construct(new Object[] {codecs[0].read(in, strict)});
  }

  Object readMap(MessagePackReader in, boolean strict) throws MalformedException {
    if (in.next() != Kind.MAP) {
      throw FieldCodec.mismatch("a map", in);
    }
    @Nullable Object[] values = new Object[keys.length];
    int size = in.readMapHeader();
    for (int i = 0; i < size; i++) {
      int key = in.readKey(keys, i);
      if (key >= 0) {
        readField(in, values, key, strict);
      } else {
        unknown(in, strict);
      }
    }
    return only.isPresent() ? only.get() : construct(complete(values));
  }

  /// Writes the map, or for a record that wraps one value, the value.
  void write(MessagePackWriter out, Record record) {
    if (wrapsOneValue()) {
      codecs[0].write(out, component(record, 0));
    } else {
      writeMap(out, record);
    }
  }

  void writeMap(MessagePackWriter out, Record record) {
    Object[] values = new Object[keys.length];
    int present = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = component(record, i);
      present += absent(values[i]) ? 0 : 1;
    }
    out.writeMapHeader(present);
    for (int i = 0; i < values.length; i++) {
      if (!absent(values[i])) {
        out.writeUtf8(keys[i]);
        codecs[i].write(out, values[i]);
      }
    }
  }

  private boolean wrapsOneValue() {
    return names.length == 1 && names[0].equals("value");
  }

  private static boolean absent(Object value) {
    return value instanceof Optional<?> optional && optional.isEmpty();
  }

  private void readField(MessagePackReader in, @Nullable Object[] values, int key, boolean strict)
      throws MalformedException {
    try {
      if (values[key] != null) {
        throw new Mismatch("must occur once");
      }
      values[key] = codecs[key].read(in, strict);
    } catch (Mismatch mismatch) {
      throw mismatch.within(names[key]);
    }
  }

  private void unknown(MessagePackReader in, boolean strict) throws MalformedException {
    String name = in.readString();
    if (strict) {
      String known = names.length == 0 ? "there are none" : "known are " + String.join(", ", names);
      throw new Mismatch("is not known, " + known).within(name);
    }
    in.skip();
  }

  private Object[] complete(@Nullable Object[] values) {
    Object[] complete = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        if (!optional[i]) {
          throw new Mismatch("must be present").within(names[i]);
        }
        value = Optional.empty();
      }
      complete[i] = value;
    }
    return complete;
  }

  private Object construct(Object[] values) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (IllegalArgumentException e) {
      throw new CallException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    } catch (Throwable t) {
      throw unchecked(t);
    }
  }

  private Object component(Record record, int index) {
    try {
      return (Object) accessors[index].invokeExact(record);
    } catch (Throwable t) {
      throw unchecked(t);
    }
  }

  private static RuntimeException unchecked(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException("a record's constructor threw", thrown);
    };
  }

  private static MethodHandle accessor(RecordComponent component) {
    try {
      MethodHandle handle = MethodHandles.publicLookup().unreflect(component.getAccessor());
      return handle.asType(
          handle.type().changeReturnType(Object.class).changeParameterType(0, Record.class));
    } catch (IllegalAccessException e) {
      throw hidden(component.getDeclaringRecord(), e);
    }
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      MethodHandle handle =
          MethodHandles.publicLookup().unreflectConstructor(type.getDeclaredConstructor(types));
      return handle
          .asType(handle.type().changeReturnType(Object.class))
          .asSpreader(Object[].class, types.length);
    } catch (IllegalAccessException e) {
      throw hidden(type, e);
    } catch (NoSuchMethodException e) {
      throw new AssertionError("a record has its canonical constructor", e);
    }
  }

  private static IllegalArgumentException hidden(Class<?> type, IllegalAccessException cause) {
    return new IllegalArgumentException(
        "a message's record must be public and exported, got '" + type.getName() + "'", cause);
  }
}
