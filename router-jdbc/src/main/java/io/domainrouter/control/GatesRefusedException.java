package io.domainrouter.control;

import java.sql.SQLNonTransientException;
import java.util.List;
import java.util.stream.Collectors;

/** A transition that its gates refused; nothing was changed. SQLState {@code DR200}. */
public final class GatesRefusedException extends SQLNonTransientException {
  private static final long serialVersionUID = 1L;

  private final transient List<GateResult> gates;

  public GatesRefusedException(String transition, List<GateResult> gates) {
    super(
        transition
            + " is refused: "
            + gates.stream()
                .filter(gate -> !gate.passed())
                .map(gate -> gate.gate() + ": " + gate.reason())
                .collect(Collectors.joining("; ")),
        "DR200");
    this.gates = List.copyOf(gates);
  }

  public List<GateResult> gates() {
    return gates;
  }
}
