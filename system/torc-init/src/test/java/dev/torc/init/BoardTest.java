package dev.torc.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// When services are started, started again and stopped, with played processes and a played clock.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BoardTest {

    private static final Path HERE = Path.of("/");
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofMillis(350);
    private static final Duration HEALTHY = Duration.ofSeconds(10);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private static Service service(String name, Readiness readiness, String... after) {
        return service(name, readiness, RestartRule.ON_FAILURE, 3, after);
    }

    private static Service service(
            String name, Readiness readiness, RestartRule restart, int attempts, String... after) {
        return new Service(
                name,
                List.of("program"),
                List.of(after),
                new Service.Place(HERE, java.util.Map.of(), Optional.empty()),
                readiness,
                readiness == Readiness.NOTIFY ? Optional.of(Duration.ofSeconds(30)) : Optional.empty(),
                restart,
                new BackOff(FIRST, MOST, attempts, HEALTHY),
                STOP_WITHIN);
    }

    @Nested
    class On_the_way_up {

        @Test
        void Who_waits_for_nobody_is_started_at_once_and_others_when_those_are_ready() {
            var played = new PlayedServices(
                    service("disk", Readiness.NOTIFY),
                    service("files", Readiness.NOTIFY, "disk"),
                    service("clock", Readiness.START));
            assertEquals(List.of("start disk", "start clock"), played.turn());
            assertEquals("waits for disk", played.detail("files"));
            assertEquals(List.of("start files"), played.ready("disk").turn());
        }

        /// Row 54 of the checklist: the old init waited for each program to end, so that one which served requests
        /// before it was done with its start stopped the boot for good.
        @Test
        void The_boot_does_not_freeze_when_a_service_blocks_before_it_is_ready() {
            var played = new PlayedServices(
                    service("pcid", Readiness.NOTIFY),
                    service("xhcid", Readiness.NOTIFY, "pcid"),
                    service("clock", Readiness.NOTIFY),
                    service("login", Readiness.NOTIFY, "clock"));
            assertEquals(List.of("start pcid", "start clock"), played.turn());
            // pcid says nothing, and goes on saying nothing.
            assertEquals(List.of("start login"), played.ready("clock").turnAfter(Duration.ofSeconds(20)));
            played.ready("login").turn();
            assertEquals(ServiceState.READY, played.state("login"));
            assertEquals(ServiceState.STARTING, played.state("pcid"));
            assertEquals(ServiceState.WAITING, played.state("xhcid"));
        }

        @Test
        void One_that_has_something_to_do_once_is_ready_when_it_has_ended_well() {
            var played =
                    new PlayedServices(service("format", Readiness.EXIT), service("files", Readiness.START, "format"));
            assertEquals(List.of("start format"), played.turn());
            assertEquals(List.of(), played.ready("format").turn());
            assertEquals(List.of("start files"), played.ends("format", 0).turn());
            assertEquals(ServiceState.DONE, played.state("format"));
        }

        @Test
        void One_that_is_not_ready_in_time_is_ended_and_started_again() {
            var played = new PlayedServices(service("slow", Readiness.NOTIFY));
            played.turn();
            assertEquals(Duration.ofSeconds(30), played.nextDue());
            assertEquals(List.of("terminate slow"), played.turnAfter(Duration.ofSeconds(30)));
            assertEquals(List.of("kill slow"), played.turnAfter(STOP_WITHIN));
            assertEquals(List.of(), played.ends("slow", 137).turn());
            assertTrue(played.detail("slow").startsWith("was not ready within 30 s; killed"), played.detail("slow"));
            assertEquals(List.of("start slow"), played.turnAfter(FIRST));
        }

        @Test
        void One_that_ends_before_it_is_ready_has_failed_even_with_exit_code_0() {
            var played = new PlayedServices(service("hasty", Readiness.NOTIFY));
            played.turn();
            played.ends("hasty", 0).turn();
            assertEquals(ServiceState.BACKING_OFF, played.state("hasty"));
            assertEquals("ended with exit code 0 before it was ready; again in 100 ms", played.detail("hasty"));
        }
    }

    @Nested
    class After_a_failure {

        @Test
        void Each_wait_is_twice_the_one_before_up_to_a_bound_and_then_it_is_given_up() {
            var played = new PlayedServices(service("broken", Readiness.START));
            assertEquals(List.of("start broken"), played.turn());
            for (Duration delay : List.of(FIRST, FIRST.multipliedBy(2), MOST)) {
                assertEquals(List.of(), played.ends("broken", 1).turn());
                assertEquals(delay, played.nextDue());
                assertEquals(List.of(), played.turnAfter(delay.minusNanos(1)));
                assertEquals(List.of("start broken"), played.turnAfter(Duration.ofNanos(1)));
            }
            played.ends("broken", 1).turn();
            assertEquals(ServiceState.FAILED, played.state("broken"));
            assertEquals("ended with exit code 1; given up after 4 starts", played.detail("broken"));
            assertTrue(played.board().isOver() && played.board().hasFailed());
        }

        @Test
        void Good_health_for_a_while_has_all_failures_forgotten() {
            var played = new PlayedServices(service("shaky", Readiness.START));
            played.turn();
            played.ends("shaky", 1).turn();
            played.turnAfter(FIRST);
            played.ends("shaky", 1).turn();
            assertEquals(FIRST.multipliedBy(2), played.nextDue());
            played.turnAfter(FIRST.multipliedBy(2));
            played.turnAfter(HEALTHY);
            played.ends("shaky", 1).turn();
            assertEquals(FIRST, played.nextDue());
        }

        @Test
        void Health_that_is_too_short_has_nothing_forgotten() {
            var played = new PlayedServices(service("shaky", Readiness.START));
            played.turn();
            played.ends("shaky", 1).turn();
            played.turnAfter(FIRST);
            played.turnAfter(HEALTHY.minusNanos(1));
            played.ends("shaky", 1).turn();
            assertEquals(FIRST.multipliedBy(2), played.nextDue());
        }

        @Test
        void What_waits_for_it_goes_on_and_is_not_started_again_with_it() {
            var played =
                    new PlayedServices(service("disk", Readiness.NOTIFY), service("files", Readiness.START, "disk"));
            played.turn();
            played.ready("disk").turn();
            played.ends("disk", 1).turn();
            assertEquals(ServiceState.READY, played.state("files"));
            assertEquals(List.of("start disk"), played.turnAfter(FIRST));
        }

        @Test
        void Who_fails_beside_what_it_waits_for_waits_for_that_again() {
            var played =
                    new PlayedServices(service("disk", Readiness.NOTIFY), service("files", Readiness.START, "disk"));
            played.turn();
            played.ready("disk").turn();
            played.ends("disk", 1).ends("files", 1).turn();
            assertEquals(List.of("start disk"), played.turnAfter(FIRST));
            assertEquals(List.of("start files"), played.ready("disk").turn());
        }

        @Test
        void A_program_that_is_not_there_is_a_failure_with_a_reason() {
            var played = new PlayedServices(service("gone", Readiness.START)).missing("gone");
            played.turn();
            assertEquals("there is no program; again in 100 ms", played.detail("gone"));
        }

        @Test
        void The_rule_says_whether_it_is_started_again() {
            var played = new PlayedServices(
                    service("always", Readiness.START, RestartRule.ALWAYS, 3),
                    service("on-failure", Readiness.START, RestartRule.ON_FAILURE, 3),
                    service("never", Readiness.START, RestartRule.NEVER, 3));
            played.turn();
            played.ends("always", 0).ends("on-failure", 0).ends("never", 1).turn();
            assertEquals(ServiceState.BACKING_OFF, played.state("always"));
            assertEquals(ServiceState.ENDED, played.state("on-failure"));
            assertEquals(ServiceState.FAILED, played.state("never"));
        }

        @Test
        void Who_waits_for_one_that_was_given_up_says_so_and_nothing_is_left_to_do() {
            var played = new PlayedServices(
                    service("disk", Readiness.NOTIFY, RestartRule.NEVER, 0), service("files", Readiness.START, "disk"));
            played.turn();
            played.ends("disk", 1).turn();
            assertEquals("waits for disk, which has failed", played.detail("files"));
            assertTrue(played.board().isOver());
        }
    }

    @Nested
    class On_the_way_down {

        @Test
        void Each_is_stopped_when_those_that_wait_for_it_have_ended() {
            var played = new PlayedServices(
                    service("disk", Readiness.START),
                    service("files", Readiness.START, "disk"),
                    service("clock", Readiness.START),
                    service("login", Readiness.START, "files", "clock"));
            played.turn();
            played.board().stop();
            assertEquals(List.of("terminate login"), played.turn());
            assertEquals(
                    List.of("terminate files", "terminate clock"),
                    played.ends("login", 143).turn());
            assertEquals(List.of(), played.ends("clock", 143).turn());
            assertEquals(List.of("terminate disk"), played.ends("files", 143).turn());
            assertFalse(played.board().isOver());
            assertEquals(List.of(), played.ends("disk", 143).turn());
            assertTrue(played.board().isOver());
        }

        @Test
        void One_in_between_that_has_ended_does_not_part_the_others() {
            var played = new PlayedServices(
                    service("disk", Readiness.START),
                    service("format", Readiness.EXIT, "disk"),
                    service("files", Readiness.START, "format"));
            played.turn();
            played.ends("format", 0).turn();
            played.board().stop();
            assertEquals(List.of("terminate files"), played.turn());
            assertEquals(List.of("terminate disk"), played.ends("files", 143).turn());
        }

        @Test
        void One_that_does_not_end_is_killed() {
            var played = new PlayedServices(service("deaf", Readiness.START));
            played.turn();
            played.board().stop();
            played.turn();
            assertEquals(STOP_WITHIN, played.nextDue());
            assertEquals(List.of("kill deaf"), played.turnAfter(STOP_WITHIN));
            assertEquals(List.of(), played.turnAfter(STOP_WITHIN));
            played.ends("deaf", 137).turn();
            assertEquals("killed: it did not end within 5 s", played.detail("deaf"));
            assertTrue(played.board().isOver());
        }

        @Test
        void What_was_to_be_started_is_not_started_any_more() {
            var played =
                    new PlayedServices(service("disk", Readiness.START), service("files", Readiness.NOTIFY, "disk"));
            played.turn();
            played.ends("disk", 1);
            played.board().stop();
            assertEquals(List.of("terminate files"), played.turn());
            played.ends("files", 143).turn();
            assertEquals(List.of(), played.turnAfter(HEALTHY));
            assertEquals(ServiceState.ENDED, played.state("disk"));
        }
    }

    @Test
    void Services_in_an_order_that_cannot_be_are_refused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new PlayedServices(service("files", Readiness.START, "disk"), service("disk", Readiness.START)));
    }
}
