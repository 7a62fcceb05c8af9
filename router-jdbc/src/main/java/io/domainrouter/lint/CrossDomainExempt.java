package io.domainrouter.lint;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Exempts what a method, or a class' methods, send to the database, until a day. It holds for the
 * statements of everything that they call.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CrossDomainExempt {
  /** By which the correction is tracked; without blanks. */
  String ticket();

  /** The last day, as {@code 2027-01-31}. */
  String until();

  /** When it was given, as {@code 2026-11-01}. */
  String since() default "";

  /** Who has promised; without blanks. */
  String owner() default "";
}
