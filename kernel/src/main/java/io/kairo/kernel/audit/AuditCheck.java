package io.kairo.kernel.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Verifies an audit log from its files alone: that no row was changed, taken out, put in or cut
/// off at the end. Rows that came after the last head are whole but not signed yet.
public final class AuditCheck {
  private final Path folder;
  private long rows;
  private String hash = AuditTrail.NOTHING;
  private long signed;

  private AuditCheck(Path folder) {
    this.folder = folder;
  }

  /// What was found.
  ///
  /// @param rows how many rows are whole, from the first on
  /// @param signed the last of them that a head vouches for
  /// @param brokenRow the first that is not as it was written; 0 when that is no row but a head
  /// @param problem what is wrong there; empty if all is well
  public record Finding(long rows, long signed, long brokenRow, Optional<String> problem) {}

  /// Looks at the log in `folder`. Throws when there is none, or it cannot be read.
  public static Finding of(Path folder) throws IOException {
    AuditCheck check = new AuditCheck(folder);
    try {
      check.run();
      return new Finding(check.rows, check.signed, 0, Optional.empty());
    } catch (AuditRow.BrokenException e) {
      return new Finding(
          check.rows, check.signed, e.row(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private void run() throws IOException, AuditRow.BrokenException {
    Deque<AuditHead> heads = heads();
    try (BufferedReader lines = Files.newBufferedReader(folder.resolve(AuditTrail.ROWS))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        AuditRow row = row(line);
        rows = row.number();
        hash = row.hash();
        vouch(heads, row);
      }
    }
    if (!heads.isEmpty()) {
      throw new AuditRow.BrokenException(
          rows + 1, "it must be there, a head vouches for rows up to " + heads.getLast().number());
    }
  }

  private AuditRow row(String line) throws AuditRow.BrokenException {
    try {
      return AuditRow.read(line, rows + 1, hash);
    } catch (AuditRow.BrokenException e) {
      throw new AuditRow.BrokenException(rows + 1, String.valueOf(e.getMessage()));
    }
  }

  private void vouch(Deque<AuditHead> heads, AuditRow row) throws AuditRow.BrokenException {
    while (!heads.isEmpty() && heads.getFirst().number() <= row.number()) {
      AuditHead head = heads.removeFirst();
      if (head.number() != row.number() || !head.hash().equals(row.hash())) {
        throw new AuditRow.BrokenException(
            row.number(), "it is whole and not the one that was signed: the log was written anew");
      }
      signed = head.number();
    }
  }

  private Deque<AuditHead> heads() throws IOException, AuditRow.BrokenException {
    PublicKey key = key();
    Deque<AuditHead> heads = new ArrayDeque<>();
    for (String line : Files.readAllLines(folder.resolve(AuditTrail.HEADS))) {
      AuditHead head = AuditHead.read(line);
      if (!head.isSigned(key)) {
        throw new AuditRow.BrokenException(
            0, "the head of row " + head.number() + " is not signed with the key of this machine");
      }
      if (!heads.isEmpty() && heads.getLast().number() > head.number()) {
        throw new AuditRow.BrokenException(
            0, "the head of row " + head.number() + " must stand before that of a later row");
      }
      heads.add(head);
    }
    return heads;
  }

  private PublicKey key() throws IOException {
    try {
      return DeviceKey.publicKey(folder);
    } catch (GeneralSecurityException e) {
      throw new IOException("device.pub must be an Ed25519 key, in " + folder, e);
    }
  }
}
