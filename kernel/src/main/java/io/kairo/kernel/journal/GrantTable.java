package io.kairo.kernel.journal;

import io.kairo.api.Access;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.GrantApi.Grant;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The answers that hold for ever, as rows of the journal's database.
public final class GrantTable {
  private static final String COLUMNS =
      "id, subject, digest, agent, permission, resource, access, channel, granted_at, effect,"
          + " expires_at, last_used, uses";

  /// What a table of an earlier version lacks, by the name of the column.
  private static final Map<String, String> ADDED =
      Map.of(
          "effect", "TEXT NOT NULL DEFAULT 'ALLOW'",
          "expires_at", "TEXT",
          "last_used", "TEXT",
          "uses", "INTEGER NOT NULL DEFAULT 0");

  private final Journal journal;

  public GrantTable(Journal journal) {
    this.journal = journal;
  }

  /// Makes the table, or brings the one of an earlier version up to this.
  static void create(Statement statement) throws SQLException {
    statement.execute(
        """
        CREATE TABLE IF NOT EXISTS grants(
          id TEXT PRIMARY KEY, subject TEXT NOT NULL, digest TEXT, agent TEXT,
          permission TEXT NOT NULL, resource TEXT NOT NULL, access TEXT NOT NULL,
          channel TEXT NOT NULL, granted_at TEXT NOT NULL)\
        """);
    Set<String> columns = new HashSet<>();
    try (ResultSet row = statement.executeQuery("SELECT name FROM pragma_table_info('grants')")) {
      while (row.next()) {
        columns.add(row.getString(1));
      }
    }
    if (columns.contains("device")) {
      statement.execute("ALTER TABLE grants RENAME COLUMN device TO resource");
    }
    for (Map.Entry<String, String> added : ADDED.entrySet()) {
      if (!columns.contains(added.getKey())) {
        statement.execute(
            "ALTER TABLE grants ADD COLUMN " + added.getKey() + " " + added.getValue());
      }
    }
  }

  /// Every stored answer.
  public List<Grant> load() throws SQLException {
    List<Grant> grants = new ArrayList<>();
    journal.run(connection -> {
      try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT " + COLUMNS + " FROM grants ORDER BY granted_at");
          ResultSet row = select.executeQuery()) {
        while (row.next()) {
          grants.add(read(row));
        }
      }
    });
    return grants;
  }

  /// Stores an answer.
  public void insert(Grant grant) throws SQLException {
    journal.run(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO grants("
                  + COLUMNS
                  + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        insert.setString(1, grant.id());
        insert.setString(2, grant.subject());
        insert.setString(3, grant.digest().orElse(null));
        insert.setString(4, grant.agent().orElse(null));
        insert.setString(5, grant.permission());
        insert.setString(6, grant.resource());
        insert.setString(7, grant.access().name());
        insert.setString(8, grant.channel());
        insert.setString(9, grant.grantedAt().toString());
        insert.setString(10, grant.effect().name());
        insert.setString(11, grant.expires().map(Instant::toString).orElse(null));
        insert.setString(12, grant.lastUsed().map(Instant::toString).orElse(null));
        insert.setInt(13, grant.uses());
        insert.executeUpdate();
      }
    });
  }

  /// Writes down when a stored grant was used, and how often.
  public void used(Grant grant) throws SQLException {
    journal.run(connection -> {
      try (PreparedStatement update =
          connection.prepareStatement("UPDATE grants SET last_used = ?, uses = ? WHERE id = ?")) {
        update.setString(1, grant.lastUsed().map(Instant::toString).orElse(null));
        update.setInt(2, grant.uses());
        update.setString(3, grant.id());
        update.executeUpdate();
      }
    });
  }

  /// Deletes the answer with this id, if it is there.
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
        row.getString("id"),
        row.getString("subject"),
        Optional.ofNullable(row.getString("digest")),
        Optional.ofNullable(row.getString("agent")),
        row.getString("permission"),
        row.getString("resource"),
        Answer.valueOf(row.getString("effect")),
        Access.valueOf(row.getString("access")),
        Scope.ALWAYS,
        instant(row.getString("expires_at")),
        row.getString("channel"),
        Instant.parse(row.getString("granted_at")),
        instant(row.getString("last_used")),
        row.getInt("uses"));
  }

  private static Optional<Instant> instant(@Nullable String text) {
    return Optional.ofNullable(text).map(Instant::parse);
  }
}
