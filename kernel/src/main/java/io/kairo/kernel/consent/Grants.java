package io.kairo.kernel.consent;

import io.kairo.api.Access;
import io.kairo.api.CallException;
import io.kairo.api.ConsentApi.Answer;
import io.kairo.api.ConsentApi.Scope;
import io.kairo.api.ErrorCode;
import io.kairo.api.GrantApi.Grant;
import io.kairo.kernel.consent.Declarations.Declaration;
import io.kairo.kernel.journal.GrantTable;
import io.kairo.kernel.session.RememberedGrant;
import io.kairo.kernel.session.SessionStore;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The answers that hold: keyed by subject, package digest, agent, permission and resource. Those
/// that hold for ever are in the journal's table before anyone may use them, the others in the
/// session: they outlive this kernel and not its kairo-init. The lock on `held` guards the list;
/// the table is written outside of it.
public final class Grants {
  private static final String KIND = "grant";
  private static final System.Logger LOG = System.getLogger(Grants.class.getName());

  private final GrantTable table;
  private final SessionStore session;
  private final Clock clock;
  private final String boot;
  private final Consumer<Grant> expired;
  private final List<HeldGrant> held = new ArrayList<>();
  private boolean loaded;
  private int sequence;

  /// @param boot names this run of the kernel; ids of grants start with it
  /// @param expired hears of each grant that time has ended
  public Grants(
      GrantTable table, SessionStore session, Clock clock, String boot, Consumer<Grant> expired) {
    this.table = table;
    this.session = session;
    this.clock = clock;
    this.boot = boot;
    this.expired = expired;
    session.readable(KIND, RememberedGrant.class).stream()
        .sorted(Comparator.comparing(remembered -> remembered.grant().grantedAt()))
        .map(HeldGrant::of)
        .forEach(held::add);
  }

  /// Uses the grant that covers this request, if there is one, and returns its id.
  public Optional<String> use(Declaration wanted, Access access) {
    load();
    Optional<HeldGrant> found;
    boolean toWrite = false;
    synchronized (held) {
      found = held.stream().filter(h -> h.allows(wanted, access)).findFirst();
      if (found.isPresent()) {
        toWrite = found.get().use(clock.instant());
        if (toWrite) {
          remember(found.get());
        }
      }
    }
    if (toWrite && found.orElseThrow().isLasting()) {
      Grant used = current(found.orElseThrow());
      Thread.ofVirtual().name("grant-used").start(() -> written(used));
    }
    return found.map(HeldGrant::id);
  }

  /// Nobody waits for that: it may be called where nothing may wait.
  private void written(Grant used) {
    try {
      table.used(used);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "the last use of a grant was not written down", e);
    }
  }

  private Grant current(HeldGrant grant) {
    synchronized (held) {
      return grant.current();
    }
  }

  /// The grant that covers this request, if there is one; nothing is used up.
  public Optional<Grant> covering(Declaration wanted, Access access) {
    return find(h -> h.allows(wanted, access));
  }

  /// The answer that denies this for good, if there is one.
  public Optional<Grant> denying(Declaration wanted) {
    return find(h -> h.denies(wanted));
  }

  private Optional<Grant> find(Predicate<HeldGrant> which) {
    load();
    synchronized (held) {
      return held.stream().filter(which).findFirst().map(HeldGrant::current);
    }
  }

  /// Stores an answer. One that holds for ever is on disk when this returns. A denial is for every
  /// version of the package.
  public Grant add(Declaration given, Terms terms) {
    load();
    Grant grant;
    synchronized (held) {
      grant =
          new Grant(
              "g-" + boot + "-" + ++sequence,
              given.subject().id(),
              terms.effect() == Answer.ALLOW ? given.subject().digest() : Optional.empty(),
              given.subject().agent(),
              given.permission().id(),
              given.resource(),
              terms.effect(),
              terms.access(),
              terms.scope(),
              terms.expires(),
              terms.channel(),
              clock.instant(),
              Optional.empty(),
              0);
    }
    if (terms.scope() == Scope.ALWAYS) {
      store(() -> table.insert(grant));
    }
    String run = given.subject().run();
    synchronized (held) {
      drop(h -> h.isReplacedBy(grant, run));
      HeldGrant added = new HeldGrant(grant, run);
      remember(added);
      held.add(added);
    }
    return grant;
  }

  private void remember(HeldGrant grant) {
    if (!grant.isLasting()) {
      session.put(KIND, grant.id(), grant.remembered());
    }
  }

  private void drop(Predicate<HeldGrant> which) {
    held.stream()
        .filter(which)
        .filter(h -> !h.isLasting())
        .forEach(h -> session.remove(KIND, h.id()));
    held.removeIf(which);
  }

  /// Whether the grant with this id was not taken back meanwhile.
  public boolean isHeld(String id) {
    return find(id).isPresent();
  }

  /// The grant with this id, if it holds.
  public Optional<Grant> find(String id) {
    synchronized (held) {
      return held.stream().filter(h -> h.id().equals(id)).map(HeldGrant::current).findFirst();
    }
  }

  /// Every answer that holds, oldest first.
  public List<Grant> list() {
    load();
    synchronized (held) {
      return held.stream().map(HeldGrant::current).toList();
    }
  }

  /// Takes answers back: the one with this id, or `all`. Returns what was taken.
  public List<Grant> revoke(String id) {
    load();
    List<Grant> revoked = remove(h -> id.equals("all") || h.id().equals(id));
    forget(revoked);
    return revoked;
  }

  private void forget(List<Grant> removed) {
    for (Grant grant : removed) {
      if (grant.scope() == Scope.ALWAYS) {
        store(() -> table.delete(grant.id()));
      }
    }
  }

  /// A run's process crashed and the kernel restarts it: what it held for one use is its again.
  public void rearm(String run) {
    synchronized (held) {
      held.stream()
          .filter(h -> h.isSpent() && h.isOf(run))
          .forEach(h -> {
            h.rearm();
            remember(h);
          });
    }
  }

  /// A run is over: what was granted for it, or for one use in it, is gone.
  public void endRun(String run) {
    remove(h -> h.isOf(run) && h.endsWithRun());
  }

  private List<Grant> remove(Predicate<HeldGrant> which) {
    synchronized (held) {
      List<Grant> removed = held.stream().filter(which).map(HeldGrant::current).toList();
      drop(which);
      return removed;
    }
  }

  /// Has the stored grants, and none that time has ended.
  private void load() {
    readOnce();
    List<Grant> over = remove(h -> h.isOver(clock.instant()));
    forget(over);
    over.forEach(expired);
  }

  private void readOnce() {
    synchronized (held) {
      if (loaded) {
        return;
      }
    }
    List<Grant> stored = new ArrayList<>();
    store(() -> stored.addAll(table.load()));
    synchronized (held) {
      if (!loaded) {
        stored.forEach(grant -> held.add(new HeldGrant(grant, "")));
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
