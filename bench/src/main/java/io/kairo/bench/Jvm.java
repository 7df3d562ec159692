package io.kairo.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Command lines of this module's other programs, which measure from a process of their own.
final class Jvm {
  /// The kernel's collector and layout, and the compilers that Java has by itself: a client that
  /// calls often lives long enough for both.
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xmx64m",
          "--enable-native-access=io.kairo.posix,org.xerial.sqlitejdbc",
          "--illegal-native-access=deny");

  private Jvm() {}

  /// Starts `main`, a class of this module, with this JVM's module path.
  static List<String> module(Path java, Class<?> main, String... arguments) {
    String path = Objects.requireNonNull(System.getProperty("jdk.module.path"), "module path");
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-p", path, "-m", main.getModule().getName() + "/" + main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Starts a class with jars that are no part of this module's path.
  static List<String> classPath(Path java, String path, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            java.toString(),
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx64m",
            "-cp",
            path,
            main));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Starts [Hello], the least a Java program can be, with no cache of its own.
  static List<String> hello(Path java) {
    String place = Hello.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return List.of(
        java.toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        place,
        Hello.class.getName());
  }
}
