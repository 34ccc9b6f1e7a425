package dev.torc.bench;

import dev.torc.testkit.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The samples of a bench in a folder, `NAME.csv`, one number a line, and the picture of them, `NAME.png`.
///
/// ```text
/// case,contestant,round,metric,value
/// "16 calls in flight","torc mailbox",0,rate,4567890.00000
/// ```
final class SavedResults {

    private static final String HEAD = "case,contestant,round,metric,value";
    private static final Pattern LINE = Pattern.compile("\"([^\"]*)\",\"([^\"]*)\",(\\d+),(\\w+),(\\S+)");
    private static final int COLUMNS = 2;

    private final Path table;
    private final Path picture;

    SavedResults(Path folder, String bench) {
        table = folder.resolve(bench + ".csv");
        picture = folder.resolve(bench + ".png");
    }

    /// {@return what earlier runs have left, or nothing}
    ///
    /// @throws IOException if the table is none of ours, or cannot be read
    Results read() throws IOException {
        Results results = new Results();
        if (Files.exists(table)) {
            List<String> lines = Files.readAllLines(table);
            for (String line : lines.subList(1, lines.size())) {
                Matcher parts = LINE.matcher(line);
                if (!parts.matches()) {
                    throw new IOException(table + " has a line that is no sample: " + line);
                }
                Sample number = Sample.parse(Sample.LINE + " " + parts.group(4) + "=" + parts.group(5));
                results.add(parts.group(1), parts.group(2), Integer.parseInt(parts.group(3)), number);
            }
        }
        return results;
    }

    /// Writes all samples, and draws what the plan says and there are samples of.
    void write(Plan plan, Results results) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        results.forEach((caseName, who, round, sample) -> sample.texts()
                .forEach((metric, value) ->
                        lines.add("\"" + caseName + "\",\"" + who + "\"," + round + "," + metric + "," + value)));
        Files.createDirectories(table.toAbsolutePath().getParent());
        Files.write(table, lines);
        List<Chart.Panel> panels = plan.plots().stream()
                .map(plot -> plot.panel(results))
                .filter(panel -> !panel.curves().isEmpty())
                .toList();
        if (!panels.isEmpty()) {
            Chart.write(panels, COLUMNS, picture);
        }
    }
}
