package dev.torc.counters;

import static dev.torc.counters.WrittenEntries.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.counters.events.CallEvent;
import dev.torc.counters.events.PoolGrowthEvent;
import dev.torc.counters.events.SleepEvent;
import dev.torc.counters.events.WakeEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the JDK's Flight Recorder sees.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RecordingTest {

    private static final int READ = 22;

    @TempDir
    Path folder;

    private final CallTimes times = new CallTimes(CounterSet.unseen(), "file", 2);

    @Test
    void A_call_is_written_where_a_recording_asks_for_calls() throws IOException {
        try (var recording = new Recording()) {
            recording.enable("dev.torc.Call").withThreshold(Duration.ZERO);
            recording.start();
            times.begun(1, entry(READ), 0);
            times.ended(1, -5);
            List<RecordedEvent> calls = eventsOf(recording, "dev.torc.Call");

            assertEquals(1, calls.size());
            assertEquals("file", calls.getFirst().getString("ring"));
            assertEquals(READ, calls.getFirst().getInt("opcode"));
            assertEquals(-5, calls.getFirst().getLong("result"));
            assertFalse(calls.getFirst().getDuration().isNegative());
        }
    }

    @Test
    void A_call_that_is_shorter_than_the_threshold_is_not_written() throws IOException {
        try (var recording = new Recording()) {
            recording.enable("dev.torc.Call").withThreshold(Duration.ofMinutes(1));
            recording.start();
            times.begun(0, entry(READ), 0);
            times.ended(0, 1);

            assertEquals(List.of(), eventsOf(recording, "dev.torc.Call"));
        }
    }

    @Test
    void Calls_and_wakes_are_written_on_request_only() throws IOException {
        try (var recording = new Recording()) {
            recording.enable("dev.torc.Sleep").withThreshold(Duration.ZERO);
            recording.start();

            assertFalse(CallEvent.isRecorded());
            WakeEvent.woke("file", 1);
            assertEquals(List.of(), eventsOf(recording, "dev.torc.Wake"));
        }
    }

    @Test
    void Sleeps_wakes_and_growing_pools_are_written() throws IOException {
        try (var recording = new Recording()) {
            recording.enable("dev.torc.Sleep").withThreshold(Duration.ZERO);
            recording.enable("dev.torc.Wake");
            recording.enable("dev.torc.PoolGrowth");
            recording.start();
            SleepEvent.starting().end("reactor 1");
            WakeEvent.woke("file", 3);
            PoolGrowthEvent.grew(4096, 8192);
            Path file = dump(recording);

            assertEquals("reactor 1", only(file, "dev.torc.Sleep").getString("sleeper"));
            assertEquals(3, only(file, "dev.torc.Wake").getLong("peers"));
            assertEquals(8192, only(file, "dev.torc.PoolGrowth").getLong("poolBytes"));
        }
    }

    @Test
    void After_a_recording_nothing_is_asked_any_more() {
        try (var recording = new Recording()) {
            recording.enable("dev.torc.Call");
            recording.start();
            assertTrue(CallEvent.isRecorded());
        }

        assertFalse(CallEvent.isRecorded());
    }

    private Path dump(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return file;
    }

    private List<RecordedEvent> eventsOf(Recording recording, String name) throws IOException {
        return events(dump(recording), name);
    }

    private static RecordedEvent only(Path file, String name) throws IOException {
        List<RecordedEvent> events = events(file, name);
        assertEquals(1, events.size(), name);
        return events.getFirst();
    }

    private static List<RecordedEvent> events(Path file, String name) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }
}
