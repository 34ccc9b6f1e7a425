package dev.torc.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.mailbox.QueueReceiver.Recipient;
import dev.torc.mailbox.SimulatedRegion.Died;
import dev.torc.mailbox.SimulatedRegion.SimulatedProcess;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that dies or stands still before *any* of its accesses to the registry, whatever it is doing: the
/// others take back what it has left, or go on without it, and then it goes on itself.
@DisplayNameGeneration(ReplaceUnderscores.class)
class EveryStepTest {

    private static final int MAILBOXES = 3;
    private static final long NAME = 7;
    private static final long PEER = 8;
    private static final long LATER = 9;
    private static final Recipient NOBODY = _ -> {};

    /// What a process is about.
    private enum Doing {
        REGISTERING,
        SENDING,
        LEAVING,
        REAPING
    }

    /// A region in which a peer is registered, and a process that is about to do something.
    private static final class Scene {

        final SimulatedRegion region = SimulatedRegion.ofMailboxes(MAILBOXES);
        final SimulatedProcess peer = region.start();
        final long peerId = register(peer, PEER);
        final SimulatedProcess process = region.start();
        final Doing doing;
        long own = MailboxId.NONE;

        Scene(Doing doing) {
            this.doing = doing;
            switch (doing) {
                case REGISTERING -> {}
                case SENDING, LEAVING -> own = register(process, NAME);
                case REAPING -> {
                    SimulatedProcess victim = region.start();
                    long dead = register(victim, NAME);
                    assertTrue(victim.registry.enter(dead, peerId));
                    assertEquals(
                            Offered.ACCEPTED,
                            victim.queues
                                    .sender(MailboxId.index(peerId), victim.owner)
                                    .claim()
                                    .result());
                    victim.die();
                }
            }
        }

        void go() {
            switch (doing) {
                case REGISTERING -> own = register(process, NAME);
                case SENDING -> send(process, own, peerId);
                case LEAVING -> assertTrue(process.registry.leave(process.owner, own, 0, NOBODY));
                case REAPING -> assertEquals(1, process.registry.reap());
            }
        }

        /// @return whether it died on the way
        boolean diesBefore(int access) {
            process.dieAt(access);
            try {
                go();
                return false;
            } catch (Died died) {
                return true;
            }
        }

        void assertOnlyThePeerIsLeft(String when) {
            String peerEntry = "entry " + MailboxId.index(peerId) + " is READY";
            assertEquals(List.of(peerEntry), region.remains(), when);
            assertTrue(peer.registry.leave(peer.owner, peerId, 0, NOBODY), when);
            assertEquals(List.of(), region.remains(), when);
            SimulatedProcess next = region.start();
            for (long name = 1; name <= MAILBOXES; name++) {
                assertEquals(MailboxId.index(register(next, name)), name - 1, when);
            }
        }
    }

    private static long register(SimulatedProcess process, long name) {
        try {
            return process.registry.register(process.owner, name, 0);
        } catch (RegistrationRefusedException e) {
            return MailboxId.NONE;
        }
    }

    /// Claims a slot, looks at the registry while it has it, and gives it up.
    private static boolean send(SimulatedProcess process, long own, long to) {
        if (!process.registry.enter(own, to)) {
            return false;
        }
        // Not in a try: the dead close nothing.
        Claim claim = process.queues.sender(MailboxId.index(to), process.owner).claim();
        assertEquals(Offered.ACCEPTED, claim.result());
        boolean lives = process.isAlive(process.owner);
        assertTrue(lives);
        claim.close();
        process.registry.exit(own, to);
        return true;
    }

    /// Takes every access of what is done in turn.
    private static void atEachAccess(IntFunction<Boolean> hasHalted) {
        int access = 0;
        while (hasHalted.apply(access)) {
            access++;
        }
        assertTrue(access >= 5, "it has " + access + " accesses only");
    }

    @Nested
    class Killed {

        @ParameterizedTest
        @EnumSource(Doing.class)
        void it_leaves_nothing_when_another_has_looked(Doing doing) {
            atEachAccess(access -> {
                Scene scene = new Scene(doing);
                boolean died = scene.diesBefore(access);
                if (died) {
                    scene.peer.registry.reap();
                    scene.assertOnlyThePeerIsLeft("killed before access " + access);
                }
                return died;
            });
        }

        @ParameterizedTest
        @EnumSource(
                value = Doing.class,
                names = {"REGISTERING", "SENDING", "LEAVING"})
        void and_when_the_one_that_looked_is_killed_too(Doing doing) {
            atEachAccess(access -> {
                for (int second = 0; ; second++) {
                    Scene scene = new Scene(doing);
                    if (!scene.diesBefore(access)) {
                        return false;
                    }
                    SimulatedProcess reaper = scene.region.start();
                    if (!dies(reaper, second)) {
                        return true;
                    }
                    scene.peer.registry.reap();
                    scene.assertOnlyThePeerIsLeft(
                            "killed before access " + access + ", and its reaper before access " + second);
                }
            });
        }

        private static boolean dies(SimulatedProcess reaper, int access) {
            reaper.dieAt(access);
            try {
                reaper.registry.reap();
                return false;
            } catch (Died died) {
                return true;
            }
        }
    }

    @Test
    void the_mailbox_of_the_dead_is_nobody_elses_as_long_as_somebody_is_inside() {
        SimulatedRegion region = SimulatedRegion.ofMailboxes(MAILBOXES);
        SimulatedProcess dead = region.start();
        long deadId = register(dead, NAME);
        SimulatedProcess user = region.start();
        long own = register(user, PEER);
        assertTrue(user.registry.enter(own, deadId));
        dead.die();

        assertEquals(0, user.registry.reap());
        assertTrue(user.registry.isGone(deadId));
        long next = register(region.start(), NAME);
        assertEquals(2, MailboxId.index(next));

        user.registry.exit(own, deadId);
        assertEquals(1, user.registry.reap());
    }

    @Nested
    class Standing_still {

        @ParameterizedTest
        @EnumSource(Doing.class)
        void it_loses_nothing_and_goes_on(Doing doing) {
            atEachAccess(access -> {
                Scene scene = new Scene(doing);
                scene.process.haltAt(access, () -> {
                    scene.peer.registry.reap();
                    long again = register(scene.peer, LATER);
                    assertTrue(send(scene.peer, again, again));
                    assertTrue(scene.peer.registry.leave(scene.peer.owner, again, 0, NOBODY));
                });

                if (doing == Doing.REAPING) {
                    scene.process.registry.reap(); // the other may have been first
                } else {
                    scene.go();
                }

                if (doing == Doing.REGISTERING || doing == Doing.SENDING) {
                    assertTrue(scene.process.registry.leave(scene.process.owner, scene.own, 0, NOBODY));
                }
                scene.assertOnlyThePeerIsLeft("stopped before access " + access);
                return scene.process.hasHalted();
            });
        }

        @Test
        void of_two_that_register_one_name_at_most_one_has_it() {
            atEachAccess(access -> {
                Scene scene = new Scene(Doing.REGISTERING);
                SimulatedProcess other = scene.region.start();
                long[] others = new long[1];
                scene.process.haltAt(access, () -> others[0] = register(other, NAME));

                scene.go();

                boolean halted = scene.process.hasHalted();
                if (halted) {
                    assertTrue(
                            (scene.own == MailboxId.NONE) != (others[0] == MailboxId.NONE),
                            () -> access + ": " + MailboxId.toString(scene.own) + ", " + MailboxId.toString(others[0]));
                }
                return halted;
            });
        }

        @Test
        void whoever_is_inside_keeps_the_mailbox_from_being_given_up() {
            atEachAccess(access -> {
                Scene scene = new Scene(Doing.LEAVING);
                boolean[] inside = new boolean[1];
                scene.process.haltAt(access, () -> inside[0] = scene.peer.registry.enter(scene.peerId, scene.own));

                boolean left = scene.process.registry.leave(scene.process.owner, scene.own, 0, NOBODY);

                assertEquals(!inside[0], left, "stopped before access " + access);
                if (inside[0]) {
                    scene.peer.registry.exit(scene.peerId, scene.own);
                    assertTrue(scene.process.registry.leave(scene.process.owner, scene.own, 0, NOBODY));
                }
                return scene.process.hasHalted();
            });
        }

        @Test
        void whoever_comes_late_stays_outside() {
            atEachAccess(access -> {
                Scene scene = new Scene(Doing.SENDING);
                boolean[] left = new boolean[1];
                scene.process.haltAt(
                        access, () -> left[0] = scene.peer.registry.leave(scene.peer.owner, scene.peerId, 0, NOBODY));

                boolean inside = scene.process.registry.enter(scene.own, scene.peerId);

                boolean halted = scene.process.hasHalted();
                assertFalse(inside && left[0], "stopped before access " + access);
                return halted;
            });
        }

        @Test
        void whoever_comes_from_a_mailbox_that_is_given_up_stays_outside() {
            atEachAccess(access -> {
                Scene scene = new Scene(Doing.LEAVING);
                boolean[] inside = new boolean[1];
                // Another thread of the same process.
                scene.process.haltAt(access, () -> inside[0] = scene.process.registry.enter(scene.own, scene.peerId));

                boolean left = scene.process.registry.leave(scene.process.owner, scene.own, 0, NOBODY);

                assertEquals(!inside[0], left, "stopped before access " + access);
                if (inside[0]) {
                    scene.process.registry.exit(scene.own, scene.peerId);
                    assertTrue(scene.process.registry.leave(scene.process.owner, scene.own, 0, NOBODY));
                }
                scene.assertOnlyThePeerIsLeft("stopped before access " + access);
                return scene.process.hasHalted();
            });
        }

        @Test
        void whoever_comes_late_from_a_mailbox_changes_nothing_of_its_next_owner_s() {
            atEachAccess(access -> {
                Scene scene = new Scene(Doing.SENDING);
                SimulatedProcess next = scene.region.start();
                long[] nexts = {MailboxId.NONE};
                scene.process.haltAt(access, () -> {
                    if (scene.process.registry.leave(scene.process.owner, scene.own, 0, NOBODY)) {
                        nexts[0] = register(next, LATER);
                        assertTrue(next.registry.enter(nexts[0], scene.peerId));
                    }
                });

                boolean inside = scene.process.registry.enter(scene.own, scene.peerId);

                boolean halted = scene.process.hasHalted();
                assertEquals(!halted, inside, "stopped before access " + access);
                if (inside) {
                    scene.process.registry.exit(scene.own, scene.peerId);
                }
                if (nexts[0] == MailboxId.NONE) {
                    assertTrue(scene.process.registry.leave(scene.process.owner, scene.own, 0, NOBODY));
                } else {
                    next.registry.exit(nexts[0], scene.peerId);
                    assertTrue(send(next, nexts[0], scene.peerId));
                    assertTrue(next.registry.leave(next.owner, nexts[0], 0, NOBODY));
                }
                scene.assertOnlyThePeerIsLeft("stopped before access " + access);
                return halted;
            });
        }

        @Test
        void a_late_reaper_takes_nothing_from_who_comes_after_the_dead() {
            atEachAccess(access -> {
                Scene scene = new Scene(Doing.REAPING);
                SimulatedProcess next = scene.region.start();
                long[] nexts = new long[1];
                scene.process.haltAt(access, () -> {
                    scene.peer.registry.reap();
                    nexts[0] = register(next, NAME);
                    assertTrue(next.registry.enter(nexts[0], scene.peerId));
                });

                scene.process.registry.reap();

                boolean halted = scene.process.hasHalted();
                if (halted) {
                    assertTrue(next.registry.isNamed(nexts[0], NAME), "stopped before access " + access);
                    assertFalse(scene.peer.registry.leave(scene.peer.owner, scene.peerId, 0, NOBODY));
                    next.registry.exit(nexts[0], scene.peerId);
                    assertTrue(scene.peer.registry.leave(scene.peer.owner, scene.peerId, 0, NOBODY));
                }
                return halted;
            });
        }
    }
}
