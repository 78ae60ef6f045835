package dev.understudy.bench;

import dev.understudy.bench.figure.Figure;
import dev.understudy.bench.figure.Figure.Group;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --only} can name: a figure, or several that belong together. */
final class FigureNames implements ITypeConverter<FigureNames.Named>, Iterable<String> {
  /** The figures that one word stands for. */
  record Named(Set<Figure> figures) {}

  @Override
  public Named convert(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    Set<Figure> figures = EnumSet.noneOf(Figure.class);
    for (Figure figure : Figure.values()) {
      if (figure.label().equals(word) || figure.group().label().equals(word)) {
        figures.add(figure);
      }
    }
    if (figures.isEmpty()) {
      throw new TypeConversionException(
          "'" + text + "' cannot be measured; what can: " + String.join(", ", this));
    }
    return new Named(figures);
  }

  @Override
  public Iterator<String> iterator() {
    return Stream.concat(
            Arrays.stream(Group.values()).map(Group::label),
            Arrays.stream(Figure.values()).map(Figure::label))
        .iterator();
  }
}
