package io.domainrouter.execute;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Session state on the server that binds later statements to one physical connection: user
 * variables, temporary tables, locks. Not thread-safe.
 */
final class CarriedState {
  private final Map<String, Integer> temporaryTables = new HashMap<>();
  private int userVariableTarget = -1;
  private int preparedTextTarget = -1;
  private boolean locksHeld;
  private SQLException lost;

  int userVariableTarget() {
    return userVariableTarget;
  }

  void userVariableTarget(int target) {
    userVariableTarget = target;
  }

  int preparedTextTarget() {
    return preparedTextTarget;
  }

  void preparedTextTarget(int target) {
    preparedTextTarget = target;
  }

  int temporaryTableTarget(String table) {
    return temporaryTables.getOrDefault(table, -1);
  }

  boolean hasTemporaryTables() {
    return !temporaryTables.isEmpty();
  }

  void temporaryTable(String table, int target) {
    temporaryTables.put(table, target);
  }

  void forgetTemporaryTable(String table) {
    temporaryTables.remove(table);
  }

  void locksHeld() {
    locksHeld = true;
  }

  /** Whether the server session holds something that a new connection would not have. */
  boolean isOn(int target) {
    return locksHeld
        || userVariableTarget == target
        || preparedTextTarget == target
        || temporaryTables.containsValue(target);
  }

  void lose(SQLException cause) {
    lost = cause;
  }

  /** What lost state that the application relies on; null when none was lost. */
  SQLException lost() {
    return lost;
  }
}
