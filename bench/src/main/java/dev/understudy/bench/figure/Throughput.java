package dev.understudy.bench.figure;

import dev.understudy.bench.load.Load;
import dev.understudy.bench.load.Work;
import dev.understudy.bench.site.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Operations a second from eight connections, warmed up, the median of several windows. */
final class Throughput {
  private Throughput() {}

  static Load.Window of(Plan plan, Database database, Work work)
      throws SQLException, InterruptedException {
    List<Load.Window> windows = new ArrayList<>();
    try (Load load = Load.flatOut(database, work, Plan.CONNECTIONS, plan.seed())) {
      load.measure(plan.warmUp());
      for (int i = 0; i < plan.repeats(); i++) {
        Load.Window window = load.measure(plan.measured());
        if (window.perSecond() == 0) {
          throw new IllegalStateException(
              "nothing was done in a window: ask for a longer --window");
        }
        windows.add(window);
      }
    }
    windows.sort(Comparator.comparingDouble(Load.Window::perSecond));
    return windows.get(windows.size() / 2);
  }
}
