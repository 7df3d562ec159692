package io.kairo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/// Says before the long run of the system tests that `docs/STATUS.md` does not name what they
/// prove.
final class StatusTest {
  @Test
  void statusNamesEveryTestThatProvesSomething() throws Exception {
    StatusPage page = new StatusPage();
    new ClassFileImporter()
        .importPackagesOf(StatusTest.class).stream()
            .flatMap(each -> each.getMethods().stream())
            .filter(method -> method.isMetaAnnotatedWith(Testable.class))
            .map(JavaMethod::reflect)
            .forEach(page::add);

    assertThat(Path.of("../docs/STATUS.md"))
        .as("written by ./kairo test --system --write-status")
        .hasContent(page.text());
  }
}
