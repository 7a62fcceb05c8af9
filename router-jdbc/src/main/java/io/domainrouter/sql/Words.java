package io.domainrouter.sql;

import java.util.Set;

/** MySQL's words by what they may stand for. Holds constants only. */
final class Words {
  private Words() {}

  /** Reserved in MySQL 8 and 9: never an unquoted identifier unless behind a dot. */
  private static final Set<String> RESERVED =
      set(
          """
          accessible add all alter analyze and as asc asensitive before between bigint binary blob
          both by call cascade case change char character check collate column condition constraint
          continue convert create cross cube cume_dist current_date current_time current_timestamp
          current_user cursor database databases day_hour day_microsecond day_minute day_second dec
          decimal declare default delayed delete dense_rank desc describe deterministic distinct
          distinctrow div double drop dual each else elseif empty enclosed escaped except exists exit
          explain false fetch first_value float float4 float8 for force foreign from fulltext
          function generated get grant group grouping groups having high_priority hour_microsecond
          hour_minute hour_second if ignore in index infile inner inout insensitive insert int int1
          int2 int3 int4 int8 integer intersect interval into io_after_gtids io_before_gtids is
          iterate join json_table key keys kill lag last_value lateral lead leading leave left like
          limit linear lines load localtime localtimestamp lock long longblob longtext loop
          low_priority match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond
          minute_second mod modifies natural not no_write_to_binlog nth_value ntile null numeric of
          on optimize optimizer_costs option optionally or order out outer outfile over partition
          percent_rank precision primary procedure purge range rank read reads read_write real
          recursive references regexp release rename repeat replace require resignal restrict return
          revoke right rlike row rows row_number schema schemas second_microsecond select sensitive
          separator set show signal smallint spatial specific sql sqlexception sqlstate sqlwarning
          sql_big_result sql_calc_found_rows sql_small_result ssl starting stored straight_join
          system table terminated then tinyblob tinyint tinytext to trailing trigger true undo union
          unique unlock unsigned update usage use using utc_date utc_time utc_timestamp values
          varbinary varchar varcharacter varying virtual when where while window with write xor
          year_month zerofill
          """);

  /** Reserved words that may stand before a parenthesis as a function's name. */
  private static final Set<String> RESERVED_FUNCTIONS =
      set(
          """
          char convert cume_dist current_date current_time current_timestamp current_user database
          default dense_rank first_value grouping if insert interval lag last_value lead left
          localtime localtimestamp match mod nth_value ntile percent_rank rank repeat replace right
          row_number schema utc_date utc_time utc_timestamp values json_table
          """);

  /** Not reserved, yet part of the grammar of expressions and queries. */
  private static final Set<String> SYNTAX =
      set(
          """
          against any array at ties bool boolean bit byte chain codepoint cast columns current date
          datetime day end error escape exclude expansion first following hour json language last
          locked member microsecond minute mode month national natural nchar nested no nowait nulls
          nvarchar offset ordinality others path preceding quarter query respect returning rollup
          second share signed skip some sounds sql_no_cache sql_cache sql_buffer_result text time
          timestamp unbounded unknown value week year geometry point linestring polygon
          """);

  static final Set<String> INTERVAL_UNITS =
      set(
          """
          microsecond second minute hour day week month quarter year second_microsecond
          minute_microsecond minute_second hour_microsecond hour_second hour_minute day_microsecond
          day_second day_minute day_hour year_month
          """);

  static final Set<String> SELECT_MODIFIERS =
      set(
          """
          all high_priority straight_join sql_small_result sql_big_result sql_buffer_result
          sql_no_cache sql_cache sql_calc_found_rows
          """);

  static final Set<String> SYSTEM_SCHEMAS =
      Set.of("information_schema", "mysql", "performance_schema", "sys");

  static boolean isReserved(String word) {
    return RESERVED.contains(word);
  }

  static boolean isSyntax(String word) {
    return SYNTAX.contains(word);
  }

  /** Whether the word before a parenthesis names a function. */
  static boolean isFunction(String word) {
    return !RESERVED.contains(word) || RESERVED_FUNCTIONS.contains(word);
  }

  static Set<String> set(String words) {
    return Set.of(words.strip().split("\\s+"));
  }
}
