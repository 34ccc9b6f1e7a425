package dev.torc.stress;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.MailboxStress;
import dev.torc.mailbox.RegistryStress;
import dev.torc.memory.StripeStress;
import dev.torc.posix.DescriptorStress;
import dev.torc.reactor.CallFutureStress;
import dev.torc.reactor.HandOverStress;
import dev.torc.ring.RingStress;
import dev.torc.scheme.PendingCallsStress;
import dev.torc.scheme.ServerStress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processors see each other as the protocols say: through the ring ([RingStress]) and a receive queue
/// ([MailboxStress]) and its registry ([RegistryStress]), on the way to a reactor ([HandOverStress]) and in a call that
/// several would decide ([CallFutureStress]), through a pool's stripes ([StripeStress]), with a request's token
/// ([PendingCallsStress]), in what a server's threads share ([ServerStress]), and where one descriptor is closed by two
/// ([DescriptorStress]), run by jcstress.
///
/// Usually it is a short run. With `-Dtorc.stress=full` it takes as long as jcstress finds right, far longer. The
/// report is in `target/jcstress`.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RingStressTest {

    private static final boolean FULL = "full".equals(System.getProperty("torc.stress"));

    /// Starting a JVM takes longer than what it then measures, so there is one for each test, whose compiler orders
    /// what it may order at random.
    private static final List<String> QUICKLY = List.of(
            "-m",
            "quick",
            "-sc",
            "false",
            "-af",
            "NONE",
            "-iters",
            "1",
            "-jvmArgs",
            "-XX:+UnlockDiagnosticVMOptions -XX:+StressLCM -XX:+StressGCM -XX:+StressIGVN -XX:+StressCCP");

    private static final int SOUND_MILLIS = 200;

    // A search takes samples: how many until two threads meet in a few nanoseconds depends on what else the machine
    // does. So it goes on until each fault was seen, within a bound.
    private static final int PLANTED_MILLIS = 300;
    private static final int SEARCHES = 40;

    private static final List<String> FULLY = List.of("-m", "default");
    private static final List<Class<?>> SOUND = List.of(
            RingStress.class,
            MailboxStress.class,
            RegistryStress.class,
            HandOverStress.class,
            CallFutureStress.class,
            StripeStress.class,
            PendingCallsStress.class,
            ServerStress.class,
            DescriptorStress.class);

    /// Faults, each with what jcstress is to say of it.
    private static final Map<Class<?>, String> PLANTED = Map.of(
            StripeStress.PlantedShutWithoutAFence.class, "nobody noticed",
            RegistryStress.PlantedChangeWithoutAFence.class, "it is inside what is another's",
            CallFutureStress.PlantedStartInTwoSteps.class, "cancelled, and started",
            ServerStress.PlantedSleepToldTooLate.class, "a lost wake");
    private static final int TIME_LIMIT_MINUTES = FULL ? 120 : 10;

    @TempDir
    Path folder;

    @Test
    void no_processor_sees_what_the_protocol_forbids() throws IOException, InterruptedException {
        String sound = SOUND.stream().map(Class::getSimpleName).collect(joining("|", "(?!.*Planted).*(", ").*"));
        Run run = stress(sound, SOUND_MILLIS);

        assertEquals(0, run.exit(), run.report());
        assertTrue(run.report().contains("Failed tests: No matches"), run.report());
        assertTrue(run.report().contains("Error tests: No matches"), run.report());
        // A test that cannot run is skipped, and counted as that.
        assertTrue(run.report().contains(" 0 failed, 0 soft errs, 0 hard errs"), run.report());
        assertFalse(run.report().matches("(?s).*[1-9]\\d* soft errs.*"), run.report());
    }

    @Test
    void each_planted_fault_is_seen() throws IOException, InterruptedException {
        Map<Class<?>, String> unseen = new HashMap<>(PLANTED);
        for (int search = 0; search < SEARCHES && !unseen.isEmpty(); search++) {
            String tests = unseen.keySet().stream().map(Class::getSimpleName).collect(joining("|"));
            String report = stress(tests, PLANTED_MILLIS).report();
            String failed = report.substring(Math.max(0, report.indexOf("FAILED tests")));
            unseen.entrySet()
                    .removeIf(planted ->
                            failed.contains(planted.getKey().getSimpleName()) && failed.contains(planted.getValue()));
        }
        assertEquals(Map.of(), unseen, "not seen in " + SEARCHES + " searches");
    }

    private record Run(int exit, String report) {}

    private Run stress(String tests, int millis) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                tests,
                "-r",
                Path.of("target", "jcstress").toAbsolutePath().toString()));
        command.addAll(FULL ? FULLY : QUICKLY);
        if (!FULL) {
            command.addAll(List.of("-time", Integer.toString(millis)));
        }
        Process stress = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        boolean ended = stress.waitFor(TIME_LIMIT_MINUTES, TimeUnit.MINUTES);
        stress.destroyForcibly().waitFor();

        String report = Files.readString(output);
        assertTrue(ended, "jcstress did not end");
        return new Run(stress.exitValue(), report);
    }
}
