package io.domainrouter.manage;

import java.util.List;

/**
 * The copy of one domain as JMX clients see it. Object name {@code
 * io.domainrouter:type=Copy,router=…,name=…}. While somebody listens and the copy runs, it sends a
 * notification of type {@value #PROGRESS} each second, whose user data is what the attributes say.
 */
@Description("The copy of one schema domain, whichever instance of the fleet runs it.")
public interface CopyMXBean {
  String PROGRESS = "io.domainrouter.copy.progress";

  @Description("The instance that copies, or was the last to.")
  String getRunner();

  @Description("What it does; empty when the copy has ended well.")
  String getActivity();

  @Description("Why it rests or waits just now; empty when it does not.")
  String getResting();

  @Description("Whether somebody has stopped it for a while.")
  boolean isPaused();

  @Description(
      "What bounds it: time of a chunk, load of the servers, latency and errors here, lag.")
  String getSettings();

  @Description("Whether everything was copied and compared equal.")
  boolean isVerified();

  @Description("Rows copied, by all runners.")
  long getRowsCopied();

  @Description("The server's estimate of the rows to copy.")
  long getRowsTotal();

  @Description("Rows copied per second lately; 0 until it was asked twice.")
  double getRowsPerSecond();

  @Description("Each table: rows copied, rows to copy as the server estimates them.")
  List<String> getTables();

  @Description("Lets the copy rest from the next chunk on, wherever it runs.")
  void pause(@Description(name = "who", value = "who asks for it, for the audit") String who);

  @Description("Lets a paused copy go on.")
  void resume(@Description(name = "who", value = "who asks for it, for the audit") String who);

  @Description("Changes what bounds it, wherever it runs; answers with all settings.")
  String change(
      @Description(name = "changes", value = "such as chunkMillis=50,latencyPercent=0")
          String changes,
      @Description(name = "who", value = "who asks for it, for the audit") String who);
}
