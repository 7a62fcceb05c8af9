package io.domainrouter.conformance;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds the overload that fits the arguments best, and turns them into what it takes. */
final class MethodChoice {
  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);
  private static final int EXACT = 3;
  private static final int ASSIGNABLE = 2;
  private static final int CONVERTIBLE = 1;
  private static final int NONE = -1;

  private final Method method;
  private final Object[] values;

  private MethodChoice(Method method, List<Typed> arguments) {
    this.method = method;
    this.values = new Object[arguments.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = converted(arguments.get(i).value(), method.getParameterTypes()[i]);
    }
  }

  static MethodChoice of(Class<?> type, String name, List<Typed> arguments) {
    return Arrays.stream(type.getMethods())
        .filter(each -> each.getName().equals(name))
        .filter(each -> each.getParameterCount() == arguments.size())
        .filter(each -> fit(each, arguments) > NONE)
        .max(
            Comparator.comparingInt((Method each) -> fit(each, arguments))
                .thenComparing(Method::toGenericString))
        .map(each -> new MethodChoice(each, arguments))
        .orElseThrow(
            () -> new IllegalArgumentException(type.getSimpleName() + "." + name + arguments));
  }

  private static int fit(Method method, List<Typed> arguments) {
    List<Integer> fits = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      fits.add(fit(method.getParameterTypes()[i], arguments.get(i)));
    }
    return fits.contains(NONE) ? NONE : fits.stream().mapToInt(Integer::intValue).sum();
  }

  private static int fit(Class<?> parameter, Typed argument) {
    if (parameter == argument.type()) {
      return EXACT;
    }
    if (argument.value() == null) {
      boolean possible = argument.type() == null || parameter.isAssignableFrom(argument.type());
      return possible && !parameter.isPrimitive() ? ASSIGNABLE : NONE;
    }
    if (!parameter.isPrimitive()) {
      return parameter.isInstance(argument.value()) ? ASSIGNABLE : NONE;
    }
    boolean number = parameter != boolean.class && argument.value() instanceof Number;
    return number || BOXES.get(parameter).isInstance(argument.value()) ? CONVERTIBLE : NONE;
  }

  private static Object converted(Object value, Class<?> parameter) {
    if (!(value instanceof Number number) || !parameter.isPrimitive()) {
      return value;
    }
    return switch (parameter.getName()) {
      case "byte" -> number.byteValue();
      case "short" -> number.shortValue();
      case "int" -> number.intValue();
      case "long" -> number.longValue();
      case "float" -> number.floatValue();
      default -> number.doubleValue();
    };
  }

  Method method() {
    return method;
  }

  Object invoke(Object receiver) throws ReflectiveOperationException {
    return method.invoke(receiver, values);
  }
}
