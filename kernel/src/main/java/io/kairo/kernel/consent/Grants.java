package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.DeviceName;
import io.kairo.api.ErrorCode;
import io.kairo.api.GrantApi.Grant;
import io.kairo.api.Permission;
import io.kairo.kernel.journal.GrantTable;
import io.kairo.kernel.session.RememberedGrant;
import io.kairo.kernel.session.SessionStore;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The grants that hold: keyed by subject, package digest, agent, permission and device. Those that
/// hold for ever are in the journal's table before anyone may use them, the others in the session:
/// they outlive this kernel and not its kairo-init. The lock on `held` guards the list; the table
/// is written outside of it.
public final class Grants {
  private static final String KIND = "grant";

  private final GrantTable table;
  private final SessionStore session;
  private final Clock clock;
  private final String boot;
  private final List<Held> held = new ArrayList<>();
  private boolean loaded;
  private int sequence;

  private static final class Held {
    private final Grant grant;
    private final String run;
    private int uses;

    /// Whether a grant for one use has had it.
    private boolean spent;

    private static Held of(RememberedGrant remembered) {
      Held held = new Held(remembered.grant(), remembered.run());
      held.uses = remembered.grant().uses();
      held.spent = remembered.spent();
      return held;
    }

    private Held(Grant grant, String run) {
      this.grant = grant;
      this.run = run;
    }

    private RememberedGrant remembered() {
      return new RememberedGrant(current(), run, spent);
    }

    private Grant current() {
      return new Grant(
          grant.id(),
          grant.subject(),
          grant.digest(),
          grant.agent(),
          grant.permission(),
          grant.device(),
          grant.access(),
          grant.scope(),
          grant.channel(),
          grant.grantedAt(),
          uses);
    }
  }

  /// @param boot names this run of the kernel; ids of grants start with it
  public Grants(GrantTable table, SessionStore session, Clock clock, String boot) {
    this.table = table;
    this.session = session;
    this.clock = clock;
    this.boot = boot;
    session.readable(KIND, RememberedGrant.class).stream()
        .sorted(Comparator.comparing(remembered -> remembered.grant().grantedAt()))
        .map(Held::of)
        .forEach(held::add);
  }

  /// Uses the grant that covers this request, if there is one, and returns its id.
  public Optional<String> use(
      Subject subject, Permission permission, DeviceName device, Access access) {
    load();
    synchronized (held) {
      Optional<Held> found =
          held.stream().filter(h -> covers(h, subject, permission, device, access)).findFirst();
      found.ifPresent(h -> {
        h.uses++;
        h.spent = h.grant.scope() == Scope.ONCE;
        if (h.spent) {
          remember(h);
        }
      });
      return found.map(h -> h.grant.id());
    }
  }

  /// The grant that covers this request, if there is one; nothing is used up.
  public Optional<Grant> covering(
      Subject subject, Permission permission, DeviceName device, Access access) {
    load();
    synchronized (held) {
      return held.stream()
          .filter(h -> covers(h, subject, permission, device, access))
          .findFirst()
          .map(Held::current);
    }
  }

  private static boolean covers(
      Held h, Subject subject, Permission permission, DeviceName device, Access access) {
    Grant grant = h.grant;
    boolean inScope =
        switch (grant.scope()) {
          case ONCE -> !h.spent && h.run.equals(subject.run());
          case RUN -> h.run.equals(subject.run());
          case SESSION, ALWAYS -> true;
        };
    return inScope
        && grant.subject().equals(subject.id())
        && grant.digest().equals(subject.digest())
        && grant.agent().equals(subject.agent())
        && grant.permission().equals(permission.id())
        && grant.device().equals(device)
        && grant.access().covers(access);
  }

  /// Makes a grant. One that holds for ever is on disk when this returns.
  ///
  /// @param access the most that it covers
  /// @param channel who answered
  public Grant add(
      Subject subject,
      Permission permission,
      DeviceName device,
      Access access,
      Scope scope,
      String channel) {
    load();
    Grant grant;
    synchronized (held) {
      grant =
          new Grant(
              "g-" + boot + "-" + ++sequence,
              subject.id(),
              subject.digest(),
              subject.agent(),
              permission.id(),
              device,
              access,
              scope,
              channel,
              clock.instant(),
              0);
    }
    if (scope == Scope.ALWAYS) {
      store(() -> table.insert(grant));
    }
    synchronized (held) {
      drop(h -> h.spent && h.run.equals(subject.run()) && sameThing(h.grant, grant));
      Held added = new Held(grant, subject.run());
      remember(added);
      held.add(added);
    }
    return grant;
  }

  private void remember(Held grant) {
    if (grant.grant.scope() != Scope.ALWAYS) {
      session.put(KIND, grant.grant.id(), grant.remembered());
    }
  }

  private void drop(Predicate<Held> which) {
    held.stream()
        .filter(which)
        .filter(h -> h.grant.scope() != Scope.ALWAYS)
        .forEach(h -> session.remove(KIND, h.grant.id()));
    held.removeIf(which);
  }

  private static boolean sameThing(Grant one, Grant other) {
    return one.subject().equals(other.subject())
        && one.permission().equals(other.permission())
        && one.device().equals(other.device());
  }

  /// Whether the grant with this id was not taken back meanwhile.
  public boolean isHeld(String id) {
    synchronized (held) {
      return held.stream().anyMatch(h -> h.grant.id().equals(id));
    }
  }

  /// The grant with this id, if it holds.
  public Optional<Grant> find(String id) {
    synchronized (held) {
      return held.stream().filter(h -> h.grant.id().equals(id)).map(Held::current).findFirst();
    }
  }

  /// Every grant that holds, oldest first.
  public List<Grant> list() {
    load();
    synchronized (held) {
      return held.stream().map(Held::current).toList();
    }
  }

  /// Takes grants back: the one with this id, or `all`. Returns what was taken.
  public List<Grant> revoke(String id) {
    load();
    List<Grant> revoked = remove(h -> id.equals("all") || h.grant.id().equals(id));
    for (Grant grant : revoked) {
      if (grant.scope() == Scope.ALWAYS) {
        store(() -> table.delete(grant.id()));
      }
    }
    return revoked;
  }

  /// A run's process crashed and the kernel restarts it: what it held for one use is its again.
  public void rearm(String run) {
    synchronized (held) {
      held.stream()
          .filter(h -> h.spent && h.run.equals(run))
          .forEach(h -> {
            h.spent = false;
            remember(h);
          });
    }
  }

  /// A run is over: what was granted for it, or for one use in it, is gone.
  public void endRun(String run) {
    remove(
        h -> h.run.equals(run) && (h.grant.scope() == Scope.ONCE || h.grant.scope() == Scope.RUN));
  }

  private List<Grant> remove(Predicate<Held> which) {
    synchronized (held) {
      List<Grant> removed = held.stream().filter(which).map(Held::current).toList();
      drop(which);
      return removed;
    }
  }

  private void load() {
    synchronized (held) {
      if (loaded) {
        return;
      }
    }
    List<Grant> stored = new ArrayList<>();
    store(() -> stored.addAll(table.load()));
    synchronized (held) {
      if (!loaded) {
        stored.forEach(grant -> held.add(new Held(grant, "")));
        loaded = true;
      }
    }
  }

  @FunctionalInterface
  private interface TableWork {
    void run() throws SQLException;
  }

  /// A table that can't be read or written grants nothing.
  private static void store(TableWork work) {
    try {
      work.run();
    } catch (SQLException e) {
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "grants must be readable in the journal, found: " + e.getMessage(),
          "look at journal.db in the kernel's state folder");
    }
  }
}
