package io.domainrouter.sql;

import java.util.Set;

/** What the names of MySQL's functions and variables tell. Holds constants only. */
final class Functions {
  private Functions() {}

  /** Give the same value for the same arguments, in any session with the same settings. */
  private static final Set<String> DETERMINISTIC =
      Words.set(
          """
          abs acos adddate addtime aes_decrypt aes_encrypt any_value ascii asin atan atan2 avg bin
          bin_to_uuid bit_and bit_count bit_length bit_or bit_xor cast ceil ceiling char char_length
          character_length charset coalesce coercibility collation compress concat concat_ws conv
          convert convert_tz cos cot count crc32 cume_dist date date_add date_format date_sub datediff
          day dayname dayofmonth dayofweek dayofyear default degrees dense_rank elt exp export_set
          extract extractvalue field find_in_set first_value floor format format_bytes from_base64
          from_days from_unixtime get_format greatest group_concat grouping hex hour if ifnull
          inet_aton inet_ntoa inet6_aton inet6_ntoa insert instr interval is_ipv4 is_ipv6 is_uuid
          isnull json_array json_array_append json_array_insert json_arrayagg json_contains
          json_contains_path json_depth json_exists json_extract json_insert json_keys json_length
          json_merge json_merge_patch json_merge_preserve json_object json_objectagg json_overlaps
          json_pretty json_quote json_remove json_replace json_schema_valid json_search json_set
          json_table json_type json_unquote json_valid json_value lag last_day last_value lcase lead
          least left length ln locate log log10 log2 lower lpad ltrim make_set makedate maketime max
          md5 microsecond mid min minute mod month monthname nth_value ntile nullif oct octet_length
          ord percent_rank period_add period_diff pi point polygon linestring position pow power
          quarter quote radians rank regexp_instr regexp_like regexp_replace regexp_substr repeat
          replace reverse right round row row_number rpad rtrim sec_to_time second sha sha1 sha2 sign
          sin soundex space sqrt std stddev stddev_pop stddev_samp str_to_date strcmp subdate substr
          substring substring_index subtime sum tan time time_format time_to_sec timediff timestamp
          timestampadd timestampdiff to_base64 to_days to_seconds trim truncate ucase uncompress
          uncompressed_length unhex unix_timestamp updatexml upper uuid_to_bin value values var_pop var_samp variance
          week weekday weekofyear weight_string year yearweek against member match
          st_astext st_aswkt st_contains st_distance st_distance_sphere st_geomfromtext st_intersects
          st_latitude st_longitude st_pointfromtext st_srid st_within st_x st_y
          """);

  /** Types and clauses that take a parenthesis like a function. */
  private static final Set<String> NOT_CALLS =
      Words.set("signed unsigned datetime nchar nvarchar columns row value any some json bit");

  static final Set<String> WITHOUT_PARENTHESES =
      Words.set(
          """
          current_date current_time current_timestamp current_user localtime localtimestamp utc_date
          utc_time utc_timestamp sysdate session_user system_user
          """);

  static final Set<String> NAMED_LOCK =
      Words.set("get_lock release_lock release_all_locks is_free_lock is_used_lock");

  static final Set<String> PREVIOUS_STATEMENT = Words.set("row_count found_rows");

  static final Set<String> PREVIOUS_STATEMENT_VARIABLES =
      Words.set("warning_count error_count identity last_insert_id");

  static boolean isDeterministic(String name) {
    return DETERMINISTIC.contains(name) || NOT_CALLS.contains(name);
  }
}
