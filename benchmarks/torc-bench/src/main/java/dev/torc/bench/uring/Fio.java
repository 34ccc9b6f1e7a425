package dev.torc.bench.uring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.torc.bench.Child;
import dev.torc.bench.Metric;
import dev.torc.bench.Sample;
import dev.torc.bench.TrialFailure;
import dev.torc.bench.Workshop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs fio with its io_uring engine on the same file, with the same sizes and for the same time as everybody else.
///
/// `--invalidate=0` keeps it from emptying the page cache, and `--norandommap` from keeping a map of the blocks that it
/// has read, which nobody else does either. Its CPU time is that of its job, as it reports it itself.
final class Fio {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Fio() {}

    /// How fio is set up.
    enum Tuning {
        /// As it comes.
        PLAIN,
        /// Fixed buffers, registered file, no vectors, and a turn takes and submits as many as it can.
        TUNED
    }

    /// Takes a sample.
    static Sample take(Workshop workshop, Path file, Cell cell, Tuning tuning, int millis)
            throws TrialFailure, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "fio",
                "--name=torc-bench",
                "--filename=" + file,
                "--readonly",
                "--rw=randread",
                "--bs=" + Reads.BLOCK_BYTES,
                "--size=1g",
                "--ioengine=io_uring",
                "--iodepth=" + cell.depth(),
                "--direct=" + (cell.mode() == Cell.Mode.DIRECT ? 1 : 0),
                "--invalidate=0",
                "--norandommap",
                "--time_based",
                "--runtime=" + millis + "ms",
                "--output-format=json"));
        if (tuning == Tuning.TUNED) {
            command.addAll(List.of(
                    "--fixedbufs=1",
                    "--registerfiles=1",
                    "--nonvectored=1",
                    "--iodepth_batch_submit=" + cell.depth(),
                    "--iodepth_batch_complete_min=1",
                    "--iodepth_batch_complete_max=" + cell.depth()));
        }
        Child fio = start(workshop, command);
        try {
            return parse(String.join("\n", fio.awaitDocument(LIMIT)));
        } catch (IOException e) {
            throw new TrialFailure("fio's report cannot be read: " + e.getMessage());
        } finally {
            workshop.children().end(fio);
        }
    }

    private static Child start(Workshop workshop, List<String> command) throws TrialFailure {
        try {
            return workshop.children().start(command);
        } catch (TrialFailure e) {
            throw new TrialFailure("needs fio: apt-get install fio (" + e.getMessage() + ")");
        }
    }

    /// Takes the numbers of the job out of fio's report: `jobs[0]` and its `read` object.
    private static Sample parse(String report) throws IOException, TrialFailure {
        Map<String, Double> job = new HashMap<>();
        // fio puts notes before the document.
        try (JsonParser json = new JsonFactory().createParser(report.substring(Math.max(0, report.indexOf('{'))))) {
            boolean inJobs = false;
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME && "jobs".equals(json.currentName())) {
                    inJobs = true;
                }
                if (inJobs && json.currentToken().isNumeric() && json.currentName() != null) {
                    // The first of a name is the job's own or its reads': writes come later.
                    job.putIfAbsent(json.currentName(), json.getDoubleValue());
                }
            }
        }
        double reads = number(job, "total_ios");
        double seconds = number(job, "runtime") / 1e3;
        double cpuShare = (number(job, "usr_cpu") + number(job, "sys_cpu")) / 100;
        if (reads == 0) {
            throw new TrialFailure("fio read nothing");
        }
        return new Sample(Map.of(Metric.RATE, reads / seconds, Metric.CPU, cpuShare * seconds * 1e9 / reads));
    }

    private static double number(Map<String, Double> job, String name) throws TrialFailure {
        Double value = job.get(name);
        if (value == null) {
            throw new TrialFailure("fio's report has no " + name);
        }
        return value;
    }
}
