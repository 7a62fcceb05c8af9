package io.domainrouter;

import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.CopyReport;
import io.domainrouter.control.PhaseController;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Moves one domain into phase 3a if it is not there yet, and shows its copy until it is complete
 * and verified: bars on a terminal, else one line of JSON per second. It joins the fleet as an
 * instance without traffic; if another one copies already, it shows that one's work.
 *
 * <p>When it is ended the other instances go on with the copy; without any it stops, and goes on
 * when the command is run again.
 */
public final class CopyCommand {
  private static final String USAGE =
      "usage: CopyCommand copy --domain NAME --config classpath:…|file:… [--json]\n"
          + "       [--settings chunkMillis=50,…] [--who NAME]";

  private static final long SECOND_MILLIS = 1_000;

  /** The copy did not come to its end. */
  private static final int FAILED = 1;

  private static final int WRONG_USE = 2;

  private final PrintStream out;
  private String domain = "";
  private String location = "";
  private String settings = "";
  private String who = System.getProperty("user.name");
  private boolean json;

  private CopyCommand(PrintStream out, boolean terminal) {
    this.out = out;
    this.json = !terminal;
  }

  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(arguments, System.out, System.err, System.console() != null));
  }

  /** The exit status: 0, 1 when the copy has failed, or 2 for arguments that cannot be used. */
  static int run(String[] arguments, PrintStream out, PrintStream err, boolean terminal)
      throws InterruptedException {
    CopyCommand command = new CopyCommand(out, terminal);
    try {
      command.read(List.of(arguments));
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return WRONG_USE;
    }
    try (DomainRouter router = DomainRouter.openController(command.location)) {
      return command.copy(router.controller(), err);
    } catch (SQLException e) {
      err.println(e.getSQLState() + ": " + e.getMessage());
      return FAILED;
    }
  }

  private void read(List<String> arguments) {
    List<String> left = new ArrayList<>(arguments);
    if (left.isEmpty() || !left.remove(0).equals("copy")) {
      throw new IllegalArgumentException(USAGE);
    }
    while (!left.isEmpty()) {
      String option = left.remove(0);
      if (option.equals("--json")) {
        json = true;
      } else if (left.isEmpty()) {
        throw new IllegalArgumentException(USAGE);
      } else {
        read(option, left.remove(0));
      }
    }
    if (domain.isEmpty() || location.isEmpty()) {
      throw new IllegalArgumentException(USAGE);
    }
  }

  private void read(String option, String value) {
    switch (option) {
      case "--domain" -> domain = value;
      case "--config" -> location = value;
      case "--settings" -> settings = value;
      case "--who" -> who = value;
      default -> throw new IllegalArgumentException(USAGE);
    }
  }

  private int copy(PhaseController controller, PrintStream err)
      throws SQLException, InterruptedException {
    CopyReport report = controller.copies().report(domain);
    ChangeRequest request = ChangeRequest.of(who, "copy command");
    if (!settings.isEmpty()) {
      controller.copies().change(domain, settings, request);
    }
    while (report.phase().compareTo(Phase.COPYING) < 0) {
      controller.advance(domain, request);
      report = controller.copies().report(domain);
    }
    begin(controller, report, err);
    return watch(controller, err);
  }

  private void begin(PhaseController controller, CopyReport report, PrintStream err)
      throws SQLException {
    if (report.verified() || !report.phase().mirrored()) {
      return;
    }
    try {
      controller.copies().start(domain);
    } catch (SQLException e) {
      if (!"DR203".equals(e.getSQLState())) {
        throw e;
      }
      err.println(e.getMessage() + " This is what it does:");
    }
  }

  private int watch(PhaseController controller, PrintStream err)
      throws SQLException, InterruptedException {
    CopyView view = new CopyView(out, json);
    while (true) {
      CopyReport report = controller.copies().report(domain);
      view.show(report);
      if (report.verified()) {
        return 0;
      }
      if (!report.phase().mirrored() || report.activity().startsWith("stopped")) {
        err.println(domain + ", phase " + report.phase().label() + ": " + report.activity());
        return FAILED;
      }
      TimeUnit.MILLISECONDS.sleep(SECOND_MILLIS);
    }
  }
}
