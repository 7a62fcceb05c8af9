package io.domainrouter.manage;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationEmitter;
import javax.management.StandardEmitterMBean;

/** An MXBean that tells clients the {@link Description}s of its interface. Thread-safe. */
final class DescribedMBean extends StandardEmitterMBean {
  private final Class<?> type;

  <T> DescribedMBean(T bean, Class<T> type) {
    this(bean, type, new NotificationBroadcasterSupport());
  }

  <T> DescribedMBean(T bean, Class<T> type, NotificationEmitter notices) {
    super(bean, type, true, notices);
    this.type = type;
    cacheMBeanInfo(null);
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return words(type == null ? null : type.getAnnotation(Description.class));
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    return method((info.isIs() ? "is" : "get") + info.getName(), 0)
        .map(method -> words(method.getAnnotation(Description.class)))
        .orElse("");
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return method(info.getName(), info.getSignature().length)
        .map(method -> words(method.getAnnotation(Description.class)))
        .orElse("");
  }

  @Override
  protected String getDescription(
      MBeanOperationInfo info, MBeanParameterInfo parameter, int index) {
    return parameter(info, index).map(Description::value).orElse("");
  }

  @Override
  protected String getParameterName(
      MBeanOperationInfo info, MBeanParameterInfo parameter, int index) {
    return parameter(info, index).map(Description::name).orElse("p" + index);
  }

  private Optional<Description> parameter(MBeanOperationInfo info, int index) {
    return method(info.getName(), info.getSignature().length)
        .flatMap(
            method -> {
              for (Annotation annotation : method.getParameterAnnotations()[index]) {
                if (annotation instanceof Description description) {
                  return Optional.of(description);
                }
              }
              return Optional.empty();
            });
  }

  /** The super constructor asks for descriptions before {@code type} is set. */
  private Optional<Method> method(String name, int parameters) {
    return type == null
        ? Optional.empty()
        : Stream.of(type.getMethods())
            .filter(method -> method.getName().equals(name))
            .filter(method -> method.getParameterCount() == parameters)
            .findFirst();
  }

  private static String words(Description description) {
    return description == null ? "" : description.value();
  }
}
