package io.domainrouter.spring;

import io.domainrouter.DomainRouter;
import io.domainrouter.config.Phase;
import io.domainrouter.control.ChangeRequest;
import io.domainrouter.control.DomainStatus;
import io.domainrouter.control.GateResult;
import io.domainrouter.control.GatesRefusedException;
import io.domainrouter.control.PhaseController;
import io.domainrouter.spring.EndpointAnswers.DomainDetail;
import io.domainrouter.spring.EndpointAnswers.DomainView;
import io.domainrouter.spring.EndpointAnswers.Done;
import io.domainrouter.spring.EndpointAnswers.Explanation;
import io.domainrouter.spring.EndpointAnswers.Lines;
import io.domainrouter.spring.EndpointAnswers.Overview;
import io.domainrouter.spring.EndpointAnswers.Refusal;
import io.domainrouter.spring.EndpointAnswers.Transition;
import java.security.Principal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * The router over HTTP. Thread-safe.
 *
 * <table>
 * <caption>Operations under {@code /actuator/domainrouter}</caption>
 * <tr><td>{@code GET /}</td><td>all domains in the order of moving</td></tr>
 * <tr><td>{@code GET /explain?sql=…}</td><td>how a statement would be routed</td></tr>
 * <tr><td>{@code GET /{domain}}</td><td>one domain and its gates</td></tr>
 * <tr><td>{@code GET /{domain}/dry-run}</td><td>what the next step would meet; {@code forward}</td></tr>
 * <tr><td>{@code GET /{domain}/way-back?to=…}</td><td>what going back would cost and lose</td></tr>
 * <tr><td>{@code POST /{domain}/advance|back}</td><td>{@code why}, {@code force}, {@code kill}, {@code epoch}</td></tr>
 * <tr><td>{@code POST /{domain}/approve}</td><td>approves the next step</td></tr>
 * <tr><td>{@code POST /{domain}/return}</td><td>goes back to phase {@code to}</td></tr>
 * <tr><td>{@code POST /{domain}/complete}</td><td>{@code confirmation}</td></tr>
 * <tr><td>{@code POST /{domain}/to-monolith}</td><td>the emergency way back of one</td></tr>
 * <tr><td>{@code POST /{domain}/read-percent}</td><td>{@code percent}</td></tr>
 * <tr><td>{@code POST /{domain}/dual-write}</td><td>{@code on}</td></tr>
 * <tr><td>{@code POST /{domain}/repair}</td><td>tries now what the mirror refused</td></tr>
 * <tr><td>{@code POST /{domain}/create-partition}</td><td>shows the script; makes the tables where
 *     {@code on} is true</td></tr>
 * <tr><td>{@code POST /{domain}/verify}</td><td>compares both sides as a whole</td></tr>
 * <tr><td>{@code POST /everything-to-monolith}</td><td>the emergency way back of all</td></tr>
 * </table>
 *
 * <p>Answers 403 to every change unless {@code domainrouter.endpoint.writes-enabled} is true, 404
 * for an unknown domain, 409 with the gates when gates refuse, 500 with the SQLState otherwise.
 */
@WebEndpoint(id = "domainrouter")
public final class DomainRouterEndpoint {
  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;

  private final DomainRouter router;
  private final boolean writesEnabled;

  DomainRouterEndpoint(DomainRouter router, boolean writesEnabled) {
    this.router = router;
    this.writesEnabled = writesEnabled;
  }

  @ReadOperation
  Overview overview() {
    List<DomainView> views = new ArrayList<>();
    for (DomainStatus status : router.controller().status()) {
      views.add(DomainView.of(views.size() + 1, status));
    }
    return new Overview(router.config().name(), writesEnabled, views);
  }

  @ReadOperation
  WebEndpointResponse<?> view(@Selector String name, @Nullable String sql) throws SQLException {
    if (name.equals("explain")) {
      return sql == null
          ? badRequest("explain needs the parameter sql")
          : new WebEndpointResponse<>(new Explanation(sql, router.explain(sql)));
    }
    if (name.equals("fleet")) {
      return answer(() -> lines(router.controller().fleet()));
    }
    Optional<DomainView> found = domain(name);
    return found.isEmpty()
        ? unknown(name)
        : new WebEndpointResponse<>(
            new DomainDetail(
                found.get(),
                router.controller().mirrorReason(name),
                poisonedRows(name),
                router.controller().verification(name),
                gates(name, true),
                gates(name, false)));
  }

  @ReadOperation
  WebEndpointResponse<?> foretell(
      @Selector String domain,
      @Selector String question,
      @Nullable String to,
      @Nullable Boolean forward) {
    if (domain(domain).isEmpty()) {
      return unknown(domain);
    }
    return answer(
        () ->
            switch (question) {
              case "dry-run" ->
                  lines(router.controller().dryRun(domain, !Boolean.FALSE.equals(forward)).lines());
              case "way-back" -> wayBack(domain, to);
              default -> badRequest("the question is one of dry-run, way-back");
            });
  }

  private WebEndpointResponse<?> wayBack(String domain, @Nullable String to) throws SQLException {
    Optional<Phase> phase = phase(to);
    return phase.isEmpty()
        ? noPhase(to)
        : lines(router.controller().wayBack(domain, phase.get()).lines());
  }

  @WriteOperation
  WebEndpointResponse<?> change(
      SecurityContext caller,
      @Selector String domain,
      @Selector String action,
      @Nullable String why,
      @Nullable Boolean force,
      @Nullable Boolean kill,
      @Nullable Long epoch,
      @Nullable Integer percent,
      @Nullable Boolean on,
      @Nullable String to,
      @Nullable String confirmation) {
    if (!writesEnabled) {
      return forbidden();
    }
    if (domain(domain).isEmpty()) {
      return unknown(domain);
    }
    ChangeRequest any = request(caller, why, Boolean.TRUE.equals(force));
    ChangeRequest plain = epoch == null ? any : any.inEpoch(epoch);
    ChangeRequest request = Boolean.TRUE.equals(kill) ? plain.killing() : plain;
    return answer(
        () ->
            switch (action) {
              case "advance" -> moved(router.controller().advance(domain, request));
              case "back" -> moved(router.controller().goBack(domain, request));
              case "read-percent" -> setReadPercent(domain, percent, request);
              case "dual-write" -> setDualWrite(domain, on, request);
              case "repair" -> lines(router.controller().repair(domain, request));
              case "verify" -> lines(router.controller().verify(domain, request));
              case "approve" ->
                  caller.getPrincipal() == null
                      ? badRequest("who approves must be logged in, to be known by name")
                      : approve(domain, request);
              case "return" -> returnTo(domain, to, request);
              case "complete" -> complete(domain, confirmation, request);
              case "to-monolith" ->
                  done(domain + " " + router.controller().toMonolith(domain, request));
              case "create-partition" -> createPartition(domain, on, request);
              default ->
                  badRequest(
                      "the action is one of advance, back, approve, return, complete, to-monolith,"
                          + " read-percent, dual-write, repair, verify, create-partition");
            });
  }

  @WriteOperation
  WebEndpointResponse<?> everything(
      SecurityContext caller, @Selector String action, @Nullable String why) {
    if (!writesEnabled) {
      return forbidden();
    }
    if (!action.equals("everything-to-monolith")) {
      return badRequest("the only action on all domains is everything-to-monolith");
    }
    return answer(
        () -> lines(router.controller().everythingToMonolith(request(caller, why, false))));
  }

  private WebEndpointResponse<?> approve(String domain, ChangeRequest request) throws SQLException {
    router.controller().approve(domain, request);
    return done("the next step of " + domain + " is approved by " + request.who());
  }

  private WebEndpointResponse<?> returnTo(String domain, @Nullable String to, ChangeRequest request)
      throws SQLException {
    Optional<Phase> phase = phase(to);
    return phase.isEmpty()
        ? noPhase(to)
        : lines(router.controller().returnTo(domain, phase.get(), request).lines());
  }

  private WebEndpointResponse<?> complete(
      String domain, @Nullable String confirmation, ChangeRequest request) throws SQLException {
    return confirmation == null
        ? badRequest("confirmation must be: drop " + domain + " on the monolith")
        : lines(router.controller().complete(domain, confirmation, request));
  }

  private static Optional<Phase> phase(@Nullable String text) {
    return Optional.ofNullable(text).flatMap(Phase::parse);
  }

  private static WebEndpointResponse<?> noPhase(@Nullable String text) {
    return badRequest("to must be a phase, such as 2, was " + text);
  }

  private WebEndpointResponse<?> setReadPercent(
      String domain, @Nullable Integer percent, ChangeRequest request) throws SQLException {
    if (percent == null || percent < 0 || percent > 100) {
      return badRequest("percent must be 0..100, was " + percent);
    }
    router.controller().setReadPercent(domain, percent, request);
    return done(domain + " reads " + percent + " % from the partition");
  }

  private WebEndpointResponse<?> setDualWrite(
      String domain, @Nullable Boolean on, ChangeRequest request) throws SQLException {
    if (on == null) {
      return badRequest("on must be true or false");
    }
    router.controller().setDualWrite(domain, on, request);
    return done(domain + (on ? " mirrors at once" : " journals only"));
  }

  private WebEndpointResponse<?> createPartition(
      String domain, @Nullable Boolean on, ChangeRequest request) throws SQLException {
    return lines(
        router.controller().createPartition(domain, Boolean.TRUE.equals(on), request).lines());
  }

  private Optional<DomainView> domain(String name) {
    return overview().domains().stream().filter(view -> view.domain().equals(name)).findFirst();
  }

  private List<String> poisonedRows(String domain) throws SQLException {
    PhaseController controller = router.controller();
    return controller.status(domain).phase().mirrored()
        ? controller.poisonedRows(domain)
        : List.of();
  }

  private List<GateResult> gates(String domain, boolean forward) throws SQLException {
    PhaseController controller = router.controller();
    Phase phase = controller.status(domain).phase();
    boolean atTheEnd = (forward ? phase.next() : phase.previous()).isEmpty();
    return atTheEnd ? List.of() : controller.checkGates(domain, forward);
  }

  private static ChangeRequest request(
      SecurityContext caller, @Nullable String why, boolean force) {
    Principal principal = caller.getPrincipal();
    String who = principal == null ? "actuator" : principal.getName();
    return new ChangeRequest(who, why == null ? "by the actuator endpoint" : why, force);
  }

  private static WebEndpointResponse<?> answer(Change change) {
    try {
      return change.make();
    } catch (GatesRefusedException e) {
      return new WebEndpointResponse<>(
          new Refusal(e.getMessage(), e.getSQLState(), e.gates()), CONFLICT);
    } catch (SQLException e) {
      return new WebEndpointResponse<>(
          new Refusal(String.valueOf(e.getMessage()), String.valueOf(e.getSQLState()), List.of()),
          WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR);
    }
  }

  private static WebEndpointResponse<?> moved(io.domainrouter.control.TransitionReport report) {
    return new WebEndpointResponse<>(Transition.of(report));
  }

  private static WebEndpointResponse<?> lines(List<String> lines) {
    return new WebEndpointResponse<>(new Lines(lines));
  }

  private static WebEndpointResponse<?> done(String message) {
    return new WebEndpointResponse<>(new Done(message));
  }

  private static WebEndpointResponse<?> forbidden() {
    return new WebEndpointResponse<>(
        Refusal.because("changes need domainrouter.endpoint.writes-enabled=true"), FORBIDDEN);
  }

  private static WebEndpointResponse<?> badRequest(String reason) {
    return new WebEndpointResponse<>(
        Refusal.because(reason), WebEndpointResponse.STATUS_BAD_REQUEST);
  }

  private WebEndpointResponse<?> unknown(String domain) {
    return new WebEndpointResponse<>(
        Refusal.because("no domain is named " + domain), WebEndpointResponse.STATUS_NOT_FOUND);
  }

  private interface Change {
    WebEndpointResponse<?> make() throws SQLException;
  }
}
