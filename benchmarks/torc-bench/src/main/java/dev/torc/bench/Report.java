package dev.torc.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Shows results: as tables for people, as one JSON object a line for programs.
final class Report {

    private static final JsonFactory JSON = new JsonFactory();

    private Report() {}

    /// Prints a table for each case: contestants down, metrics across as `median [min..max]`, the ratio ours ÷ theirs
    /// in brackets behind each, and below what ours was held to.
    static void printTables(Plan plan, Results results, PrintStream out) {
        for (Contest contest : plan.contests()) {
            List<String> contestants = results.contestants(contest.name());
            if (!contestants.isEmpty()) {
                printTable(contest, results, oursFirst(contest, contestants), out);
            }
        }
        results.failures().forEach((who, why) -> out.println("no number for " + who + ": " + why));
        plan.notes().forEach(note -> out.println("note: " + note));
    }

    /// Prints one object for each case, metric and peer; a case in which ours has no peer gives one with nulls.
    static void printJson(Plan plan, Results results, PrintStream out) throws IOException {
        for (Contest contest : plan.contests()) {
            for (Metric metric : contest.metrics()) {
                Optional<Results.Spread> ours = results.spread(contest.name(), contest.ours(), metric);
                if (ours.isEmpty()) {
                    continue;
                }
                boolean alone = true;
                for (String peer : results.contestants(contest.name())) {
                    OptionalDouble ratio = results.ratio(contest.name(), contest.ours(), peer, metric);
                    if (!peer.equals(contest.ours()) && ratio.isPresent()) {
                        out.println(json(contest, metric, ours.get(), Optional.of(peer), ratio));
                        alone = false;
                    }
                }
                if (alone) {
                    out.println(json(contest, metric, ours.get(), Optional.empty(), OptionalDouble.empty()));
                }
            }
        }
        out.flush();
    }

    private static String json(
            Contest contest, Metric metric, Results.Spread ours, Optional<String> peer, OptionalDouble ratio)
            throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("bench", contest.bench());
            json.writeStringField("case", contest.name());
            json.writeStringField("unit", metric.unit());
            json.writeNumberField("median", rounded(ours.median()));
            json.writeNumberField("min", rounded(ours.min()));
            json.writeNumberField("max", rounded(ours.max()));
            json.writeNumberField("runs", ours.runs());
            json.writeStringField("peer", peer.orElse(null));
            if (ratio.isPresent()) {
                json.writeNumberField("ratio", rounded(ratio.getAsDouble()));
            } else {
                json.writeNullField("ratio");
            }
            json.writeStringField("better", metric.better().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void printTable(Contest contest, Results results, List<String> contestants, PrintStream out) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>();
        head.add(contest.bench() + " · " + contest.name());
        contest.metrics().forEach(metric -> head.add(metric.unit()));
        rows.add(head);
        for (String who : contestants) {
            List<String> row = new ArrayList<>();
            row.add("  " + who);
            for (Metric metric : contest.metrics()) {
                row.add(cell(contest, results, who, metric));
            }
            rows.add(row);
        }
        print(rows, out);
        for (Results.Verdict verdict : results.verdicts(contest)) {
            out.println("    " + sentence(verdict));
        }
        out.println();
    }

    private static String cell(Contest contest, Results results, String who, Metric metric) {
        Optional<Results.Spread> spread = results.spread(contest.name(), who, metric);
        if (spread.isEmpty()) {
            return "–";
        }
        String range = spread.get().runs() == 1
                ? ""
                : " [" + number(spread.get().min()) + ".." + number(spread.get().max()) + "]";
        OptionalDouble ratio = results.ratio(contest.name(), contest.ours(), who, metric);
        String against = who.equals(contest.ours()) || ratio.isEmpty()
                ? ""
                : String.format(Locale.ROOT, " (×%.2f)", ratio.getAsDouble());
        return number(spread.get().median()) + range + against;
    }

    private static String sentence(Results.Verdict verdict) {
        Target target = verdict.target();
        String bound = (target.metric().better() == Metric.Better.LOWER ? "≤ " : "≥ ")
                + number(target.bound())
                + target.peer().map(peer -> " × " + peer).orElse("");
        String what = "target " + target.who().map(who -> who + ", ").orElse("")
                + target.metric().unit();
        if (verdict.value().isEmpty()) {
            return what + " " + bound + ": no number";
        }
        double value = verdict.value().getAsDouble();
        return what + " " + bound + ": " + number(value) + " " + (target.isMetBy(value) ? "met" : "MISSED");
    }

    private static List<String> oursFirst(Contest contest, List<String> contestants) {
        List<String> ordered = new ArrayList<>(contestants);
        if (ordered.remove(contest.ours())) {
            ordered.addFirst(contest.ours());
        }
        return ordered;
    }

    private static void print(List<List<String>> rows, PrintStream out) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /// {@return three significant digits, with k and M for thousands and millions}
    static String number(double value) {
        double magnitude = Math.abs(value);
        if (magnitude >= 1e6) {
            return threeDigits(value / 1e6) + "M";
        }
        return magnitude >= 1e4 ? threeDigits(value / 1e3) + "k" : threeDigits(value);
    }

    private static String threeDigits(double value) {
        double magnitude = Math.abs(value);
        int decimals = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return value == 0 ? "0" : text;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e5) / 1e5;
    }
}
