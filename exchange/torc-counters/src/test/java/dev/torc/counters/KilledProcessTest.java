package dev.torc.counters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other processes, while they run and after SIGKILL.
@DisplayNameGeneration(ReplaceUnderscores.class)
class KilledProcessTest {

    @TempDir
    Path directory;

    @Test
    void Two_processes_are_read_while_they_run() throws IOException {
        try (CountingProcess one = CountingProcess.start(directory, "one", 100);
                CountingProcess two = CountingProcess.start(directory, "two", 200)) {
            List<Reading.OfProcess> before = processes();
            two.countOne();
            List<Reading.OfProcess> after = processes();

            assertEquals(2, before.size());
            assertEquals(100, calls(of(one, after)));
            assertEquals(200, calls(of(two, before)));
            assertEquals(201, calls(of(two, after)));
            assertEquals(Reading.State.RUNNING, of(one, after).state());
            assertEquals("dev.torc.counters.CountingProcess", of(one, after).program());
        }
    }

    @Test
    void What_a_killed_process_had_counted_is_read_again_and_again() throws IOException, InterruptedException {
        try (CountingProcess child = CountingProcess.start(directory, "child", 41)) {
            child.countOne();
            child.kill();

            for (int look = 0; look < 3; look++) {
                Reading.OfProcess process = of(child, processes());
                assertEquals(Reading.State.GONE, process.state());
                assertEquals(42, calls(process));
            }
        }
    }

    @Test
    void A_killed_process_is_told_from_one_that_runs_though_both_have_files() throws IOException, InterruptedException {
        try (CountingProcess runs = CountingProcess.start(directory, "runs", 1);
                CountingProcess killed = CountingProcess.start(directory, "killed", 2)) {
            killed.kill();

            assertEquals(Reading.State.RUNNING, of(runs, processes()).state());
            assertEquals(Reading.State.GONE, of(killed, processes()).state());
            assertEquals(
                    runs.pid(),
                    ((Reading.OfProcess) new CounterFiles(directory).read().getFirst()).processId());
        }
    }

    @Test
    void What_is_left_of_it_is_removed_a_day_after_somebody_has_seen_that_it_is_gone()
            throws IOException, InterruptedException {
        try (CountingProcess child = CountingProcess.start(directory, "child", 1)) {
            child.kill();
        }
        // Its file is old: it ran for long. That is no reason to remove it unseen.
        setAge(onlyFile(), Duration.ofDays(30));
        assertEquals(1, processes().size());

        setAge(onlyFile(), CounterFiles.KEPT.minusMinutes(1));
        assertEquals(1, processes().size());
        setAge(onlyFile(), CounterFiles.KEPT.plusMinutes(1));
        assertEquals(0, processes().size());
        assertEquals(List.of(), left());
    }

    @Test
    void Of_many_that_are_gone_the_last_are_kept() throws IOException, InterruptedException {
        try (CountingProcess child = CountingProcess.start(directory, "child", 1)) {
            child.kill();
        }
        Path original = onlyFile();
        for (int copy = 1; copy <= CounterFiles.MOST_GONE; copy++) {
            Path gone = directory.resolve("1-" + copy + ".gone");
            Files.copy(original, gone);
            setAge(gone, Duration.ofMinutes(copy));
        }

        processes();

        assertEquals(CounterFiles.MOST_GONE, left().size());
        assertFalse(Files.exists(directory.resolve("1-" + CounterFiles.MOST_GONE + ".gone")), "the oldest");
    }

    @Test
    void Who_begins_to_count_tidies_as_well() throws IOException, InterruptedException {
        try (CountingProcess child = CountingProcess.start(directory, "child", 1)) {
            child.kill();
        }
        processes();
        setAge(onlyFile(), CounterFiles.KEPT.plusMinutes(1));

        ProcessCounters.create(directory).close();

        assertEquals(List.of(), left());
    }

    @Test
    void What_was_never_finished_is_removed_when_it_is_old() throws IOException {
        Path unfinished = Files.createFile(directory.resolve(".1-2.new"));
        processes();
        assertTrue(Files.exists(unfinished), "somebody may be at it");

        setAge(unfinished, CounterFiles.KEPT.plusMinutes(1));
        processes();

        assertEquals(List.of(), left());
    }

    @Test
    void A_killed_process_is_not_asked_for_anything() throws IOException, InterruptedException {
        try (CountingProcess child = CountingProcess.start(directory, "child", 1)) {
            Reading.OfProcess running = of(child, processes());
            assertTrue(new CounterFiles(directory).askForLatencies(running, Duration.ofSeconds(1)));
            child.kill();

            assertFalse(new CounterFiles(directory).askForLatencies(running, Duration.ofSeconds(1)));
        }
    }

    private List<Reading.OfProcess> processes() throws IOException {
        return new CounterFiles(directory)
                .read().stream().map(Reading.OfProcess.class::cast).toList();
    }

    private static Reading.OfProcess of(CountingProcess child, List<Reading.OfProcess> processes) {
        return processes.stream()
                .filter(process -> process.processId() == child.pid())
                .findFirst()
                .orElseThrow();
    }

    private static long calls(Reading.OfProcess process) {
        return process.sets().getFirst().get(Counter.CALLS);
    }

    private Path onlyFile() throws IOException {
        return left().getFirst();
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private static void setAge(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }
}
