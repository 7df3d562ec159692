package io.kairo.kernel.journal;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.DeviceName;
import io.kairo.api.GrantApi.Grant;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The grants that hold for ever, as rows of the journal's database.
public final class GrantTable {
  private final Journal journal;

  public GrantTable(Journal journal) {
    this.journal = journal;
  }

  /// Every stored grant.
  public List<Grant> load() throws SQLException {
    List<Grant> grants = new ArrayList<>();
    journal.run(connection -> {
      try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT id, subject, digest, agent, permission, device, access, channel,"
                      + " granted_at FROM grants ORDER BY granted_at");
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          grants.add(read(row));
        }
      }
    });
    return grants;
  }

  /// Stores a grant.
  public void insert(Grant grant) throws SQLException {
    journal.run(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        insert.setString(1, grant.id());
        insert.setString(2, grant.subject());
        insert.setString(3, grant.digest().orElse(null));
        insert.setString(4, grant.agent().orElse(null));
        insert.setString(5, grant.permission());
        insert.setString(6, grant.device().value());
        insert.setString(7, grant.access().name());
        insert.setString(8, grant.channel());
        insert.setString(9, grant.grantedAt().toString());
        insert.executeUpdate();
      }
    });
  }

  /// Deletes the grant with this id, if it is there.
  public void delete(String id) throws SQLException {
    journal.run(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM grants WHERE id = ?")) {
        delete.setString(1, id);
        delete.executeUpdate();
      }
    });
  }

  private static Grant read(ResultSet row) throws SQLException {
    return new Grant(
        row.getString(1),
        row.getString(2),
        Optional.ofNullable(row.getString(3)),
        Optional.ofNullable(row.getString(4)),
        row.getString(5),
        new DeviceName(row.getString(6)),
        Access.valueOf(row.getString(7)),
        Scope.ALWAYS,
        row.getString(8),
        Instant.parse(row.getString(9)),
        0);
  }
}
