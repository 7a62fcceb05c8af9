package io.domainrouter.manage;

import io.domainrouter.lint.watch.LintAlert;
import io.domainrouter.lint.watch.LintWatch;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;

/** Sends the linter's alerts as notifications, until it is closed. Thread-safe. */
final class LintNotices extends NotificationBroadcasterSupport implements AutoCloseable {
  private final LintWatch lint;
  private final String router;
  private final AtomicLong number = new AtomicLong();
  private final Consumer<LintAlert> listener = this::send;

  LintNotices(LintWatch lint, String router) {
    super(
        new MBeanNotificationInfo(
            new String[] {LintMXBean.VIOLATION},
            Notification.class.getName(),
            "A statement or transaction that needs two domains, or cannot be moved."));
    this.lint = lint;
    this.router = router;
    lint.listen(listener);
  }

  private void send(LintAlert alert) {
    Notification notice =
        new Notification(LintMXBean.VIOLATION, router, number.incrementAndGet(), alert.words());
    Map<String, Object> data = new HashMap<>();
    data.put("rule", alert.finding().rule().id());
    data.put("domains", alert.finding().violation().domains().toArray(String[]::new));
    data.put("subject", alert.finding().subject());
    data.put("sentBy", alert.finding().where().toString());
    data.put("count", alert.count());
    notice.setUserData(data);
    sendNotification(notice);
  }

  @Override
  public void close() {
    lint.unlisten(listener);
  }
}
