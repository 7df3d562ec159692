package io.kairo.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows of ARCHITECTURE.md, and the invariants that can be seen in the code.
@AnalyzeClasses(packages = "io.kairo", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule nativeCallsOnlyInPosix =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kairo.posix..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.foreign.Linker")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.foreign.SymbolLookup");

  @ArchTest
  static final ArchRule posixKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage("io.kairo.posix..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.kairo.api..", "io.kairo.ipc..", "io.kairo.hal..");

  @ArchTest
  static final ArchRule mechanismsKnowNoPolicy =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.kairo.ipc..", "io.kairo.hal..", "io.kairo.sandbox..", "io.kairo.init..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.kairo.kernel..", "io.kairo.sdk..", "io.kairo.cli..", "io.kairo.agent..");

  @ArchTest
  static final ArchRule mechanismsStandAlone =
      slices().matching("io.kairo.(ipc|hal|sandbox|init)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule sandboxAndInitKnowNoWords =
      noClasses()
          .that()
          .resideInAnyPackage("io.kairo.sandbox..", "io.kairo.init..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.kairo.api..");

  @ArchTest
  static final ArchRule userSpaceSeesTheSdkOnly =
      noClasses()
          .that()
          .resideInAnyPackage("io.kairo.agent..", "io.kairo.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.kairo.kernel..",
              "io.kairo.hal..",
              "io.kairo.sandbox..",
              "io.kairo.init..",
              "io.kairo.posix..");

  /// Others hold a writer or a reader and hand it on; what a byte means is written in the codec.
  @ArchTest
  static final ArchRule bytesOnlyInTheCodec =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kairo.ipc.codec..")
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "it reads or writes a MessagePack value",
                  call ->
                      call.getTargetOwner().getSimpleName().matches("MessagePack(Reader|Writer)")
                          && call.getName().matches("(read|write)[A-Z].*")));

  @ArchTest
  static final ArchRule kernelServesNoHttpAndCallsNoModel =
      noClasses()
          .that()
          .resideInAPackage("io.kairo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net.http..", "com.sun.net.httpserver..", "io.modelcontextprotocol..");

  @ArchTest
  static final ArchRule handlersAreReachedThroughTheDispatcherOnly =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.kairo.kernel.syscall.Dispatcher")
          .should()
          .callMethod("io.kairo.kernel.syscall.CallTable$Route", "handler");

  @ArchTest
  static final ArchRule requestsEnterThroughTheDispatcherOnly =
      classes()
          .that()
          .implement("io.kairo.ipc.Handler")
          .and()
          .resideInAPackage("io.kairo.kernel..")
          .should()
          .haveFullyQualifiedName("io.kairo.kernel.syscall.Dispatcher");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.kairo.(**)").should().beFreeOfCycles();
}
