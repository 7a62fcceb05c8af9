package io.domainrouter.example.traffic;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.Lock;
import javax.sql.DataSource;

/** One user thread: picks operations at random and repeats those the server asks to repeat. */
final class Worker implements Runnable {
  private static final int DEADLOCK = 1213;
  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int MOST_ATTEMPTS = 20;

  private final int number;
  private final Traffic traffic;
  private final List<Operation> mix = new ArrayList<>();
  private final Random random;
  private final Map<String, Deque<List<Long>>> ownRows = new HashMap<>();
  private long sequence;

  Worker(int number, Traffic traffic, List<Operation> operations) {
    this.number = number;
    this.traffic = traffic;
    this.random = new Random(number);
    for (Operation operation : operations) {
      for (int i = 0; i < operation.weight(); i++) {
        mix.add(operation);
      }
    }
  }

  @Override
  public void run() {
    Lock permission = traffic.permission();
    while (!traffic.stopped()) {
      permission.lock();
      try {
        perform(mix.get(random.nextInt(mix.size())));
      } finally {
        permission.unlock();
      }
      Pause.millis(traffic.paceMillis());
    }
  }

  private void perform(Operation operation) {
    DataSource source = traffic.dataSource();
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = source.getConnection()) {
        operation
            .action()
            .run(new Session(connection, traffic.meter()), this)
            .note(traffic.history());
        return;
      } catch (SQLException e) {
        if (!isVictim(e) || attempt == MOST_ATTEMPTS) {
          traffic.meter().failed(operation.name(), e);
          return;
        }
        traffic.meter().retried();
      }
    }
  }

  private static boolean isVictim(SQLException failure) {
    return failure.getErrorCode() == DEADLOCK || failure.getErrorCode() == LOCK_WAIT_TIMEOUT;
  }

  /** A number from 1 to {@code most}. */
  long upTo(long most) {
    return 1 + (long) (random.nextDouble() * most);
  }

  /** A number from 1 to {@code most} that no other worker gets from this method. */
  long ownUpTo(long most) {
    long slots = Math.max(1, most / traffic.threads());
    return 1 + number + traffic.threads() * (upTo(slots) - 1);
  }

  /** A text that no other row has; at most 39 characters after a prefix of up to ten. */
  String unique(String prefix) {
    return prefix + "-" + number + "-" + ++sequence + "-" + traffic.run();
  }

  /** A number that no other row has, well above those of the first rows. */
  int uniqueNumber() {
    return 1_000_000 + (int) (++sequence * traffic.threads()) + number;
  }

  /** Remembers a row that this worker inserted and may delete. */
  void own(String table, Long... key) {
    ownRows.computeIfAbsent(table, name -> new ArrayDeque<>()).addLast(List.of(key));
  }

  /** The oldest own row of a table, which the caller deletes; null when there is none. */
  Long[] disown(String table) {
    Deque<List<Long>> rows = ownRows.get(table);
    return rows == null || rows.isEmpty() ? null : rows.removeFirst().toArray(Long[]::new);
  }
}
