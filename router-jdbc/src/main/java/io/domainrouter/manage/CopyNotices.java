package io.domainrouter.manage;

import io.domainrouter.control.CopyReport;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says each second how a copy goes on, to those who listen; asks nobody while nobody listens.
 * Thread-safe.
 */
final class CopyNotices extends NotificationBroadcasterSupport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CopyNotices.class);
  private static final long PAUSE_NANOS = 1_000_000_000;

  private final CopyBean copy;
  private final String name;
  private long number;
  private int listeners;
  private Thread thread;

  CopyNotices(CopyBean copy, String name) {
    super(
        new MBeanNotificationInfo(
            new String[] {CopyMXBean.PROGRESS},
            Notification.class.getName(),
            "How far the copy is, once a second while it runs."));
    this.copy = copy;
    this.name = name;
  }

  @Override
  public synchronized void addNotificationListener(
      NotificationListener listener, NotificationFilter filter, Object handback) {
    super.addNotificationListener(listener, filter, handback);
    if (listeners++ == 0) {
      thread = new Thread(this::run, "domainrouter-copy-notices-" + name);
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public synchronized void removeNotificationListener(NotificationListener listener)
      throws ListenerNotFoundException {
    super.removeNotificationListener(listener);
    gone();
  }

  @Override
  public synchronized void removeNotificationListener(
      NotificationListener listener, NotificationFilter filter, Object handback)
      throws ListenerNotFoundException {
    super.removeNotificationListener(listener, filter, handback);
    gone();
  }

  private void gone() {
    if (--listeners == 0) {
      close();
    }
  }

  private void run() {
    boolean running = false;
    while (isMine()) {
      try {
        CopyReport report = copy.report();
        if (running || !report.activity().isEmpty()) {
          send(report);
        }
        running = !report.activity().isEmpty();
      } catch (RuntimeException e) {
        LOG.debug("The copy of {} cannot be looked at: {}", name, e.toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private synchronized boolean isMine() {
    return thread == Thread.currentThread();
  }

  private void send(CopyReport report) {
    String words =
        report.rowsCopied() + " of " + report.rowsTotal() + " rows, " + report.activity();
    Notification notice = new Notification(CopyMXBean.PROGRESS, name, ++number, words);
    Map<String, Object> data = new HashMap<>();
    data.put("domain", report.domain());
    data.put("runner", report.runner());
    data.put("activity", report.activity());
    data.put("resting", report.resting());
    data.put("rowsCopied", report.rowsCopied());
    data.put("rowsTotal", report.rowsTotal());
    data.put("rowsPerSecond", report.rowsPerSecond());
    data.put("secondsLeft", report.secondsLeft());
    data.put("verified", report.verified());
    notice.setUserData(data);
    sendNotification(notice);
  }

  @Override
  public synchronized void close() {
    Thread ending = thread;
    thread = null;
    if (ending != null) {
      LockSupport.unpark(ending);
    }
  }
}
