package io.kairo.kernel;

import io.kairo.ipc.codec.Json;
import io.kairo.kernel.audit.AuditCheck;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `kairo audit verify`: whether the audit log is as it was written. Needs no running kernel, only
/// the files.
final class AuditCommand {
  private static final int USAGE_ERROR = 2;
  private static final int NOT_FOUND = 3;
  private static final int BROKEN = 8;
  private static final String USAGE =
      """
      usage: kairo audit verify [--state DIR] [--json]

      Checks that nobody changed, removed, inserted or cut off a row of the audit log, and names the
      first row that is not as it was written. Exits with 8 then, with 3 when there is no log.

        --state DIR   the kernel's folder, or any with copies of audit.jsonl, audit.heads and
                      device.pub (or KAIRO_STATE; otherwise the usual state folder)
        --json        say what was found as one JSON object
      """;

  private AuditCommand() {}

  static int run(
      List<String> arguments, Environment environment, PrintStream out, PrintStream err) {
    Path folder = environment.get("KAIRO_STATE").map(Path::of).orElseGet(environment::defaultState);
    boolean json = false;
    List<String> words = new ArrayList<>();
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      switch (argument) {
        case "--help", "-h" -> {
          out.print(USAGE);
          return 0;
        }
        case "--json" -> json = true;
        case "--state" -> folder = Path.of(rest.hasNext() ? rest.next() : "");
        default -> words.add(argument);
      }
    }
    if (!words.equals(List.of("verify"))) {
      err.println(
          "kairo: audit must be followed by 'verify', got '" + String.join(" ", words) + "'");
      return USAGE_ERROR;
    }
    return verify(folder, json, out, err);
  }

  private static int verify(Path folder, boolean json, PrintStream out, PrintStream err) {
    try {
      AuditCheck.Finding finding = AuditCheck.of(folder);
      out.println(json ? Json.write(report(finding)) : sentence(finding));
      return finding.problem().isEmpty() ? 0 : BROKEN;
    } catch (NoSuchFileException e) {
      err.println("kairo: an audit log must be there, missing is " + e.getFile());
      err.println("name the kernel's folder: kairo audit verify --state DIR");
      return NOT_FOUND;
    } catch (IOException e) {
      err.println("kairo: the audit log must be readable, found: " + e.getMessage());
      return 1;
    }
  }

  private static String sentence(AuditCheck.Finding finding) {
    String whole = finding.rows() + " rows are whole, " + finding.signed() + " of them signed";
    if (finding.problem().isEmpty()) {
      return "the audit log is as it was written: " + whole;
    }
    String where = finding.brokenRow() == 0 ? "" : " at row " + finding.brokenRow();
    return "the audit log is broken" + where + ": " + finding.problem().get() + "\n" + whole;
  }

  private static Map<String, Object> report(AuditCheck.Finding finding) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("whole", finding.problem().isEmpty());
    report.put("rows", finding.rows());
    report.put("signed", finding.signed());
    finding
        .problem()
        .ifPresent(problem -> {
          report.put("brokenRow", finding.brokenRow());
          report.put("problem", problem);
        });
    return report;
  }
}
