package dev.understudy.api;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the resources of this module say that they serve, read from their annotations. */
final class RegisteredOperations {
  private RegisteredOperations() {}

  /** Each as its method and its path, whose parameters are empty braces. */
  static Set<String> all() throws Exception {
    Set<String> operations = new TreeSet<>();
    for (Class<?> resource : resources()) {
      for (Method method : resource.getDeclaredMethods()) {
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (http != null) {
            operations.add(http.value() + " " + path(resource, method));
          }
        }
      }
    }
    return operations;
  }

  private static List<Class<?>> resources() throws Exception {
    var classes =
        java.nio.file.Path.of(
            ApiServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<java.nio.file.Path> files = Files.walk(classes)) {
      List<String> names =
          files
              .map(file -> classes.relativize(file).toString())
              .filter(name -> name.endsWith(".class"))
              .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
              .toList();
      List<Class<?>> resources = new ArrayList<>();
      for (String name : names) {
        Class<?> type = Class.forName(name, false, RegisteredOperations.class.getClassLoader());
        if (type.isAnnotationPresent(Path.class)) {
          resources.add(type);
        }
      }
      return resources;
    }
  }

  private static String path(Class<?> resource, Method method) {
    Path own = method.getAnnotation(Path.class);
    String whole =
        resource.getAnnotation(Path.class).value() + "/" + (own == null ? "" : own.value());
    String bare = whole.replaceAll("\\{[^{}]*(\\{[^{}]*}[^{}]*)*}", "{}").replaceAll("/+", "/");
    return bare.length() > 1 && bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
  }
}
