package dev.torc.stress;

import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A receive queue whose senders may die at any step, and who clears away after them, checked in every order of their
/// steps (`model/mailbox.pml`); and the model itself, which has to find each fault that can be planted in it, and the
/// one of the ring that was published.
@DisplayNameGeneration(ReplaceUnderscores.class)
class MailboxModelTest extends ModelChecks {

    MailboxModelTest() {
        super("mailbox.pml");
    }

    @Nested
    class The_queue_as_it_stands {

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "two senders have two messages each,               MESSAGES=2",
            "one sends much and there are three slots,         CAPACITY=3 MESSAGES=4 FIRST_MESSAGES=1",
            "claims are given up by their senders,             ABORTS FIRST_MESSAGES=1",
            "one of two senders dies,                          CAPACITY=3 DEATHS=1 FIRST_MESSAGES=1",
            "one dies and one of two who clear away does too,  DEATHS=1 MESSAGES=1 REAPERS=2 REAPER_DIES",
            "there are three senders,                          SENDERS=3 MESSAGES=1",
        })
        void loses_no_message_and_waits_for_nobody_dead_when(String when, String symbols)
                throws IOException, InterruptedException {
            assertSound(when, symbols);
        }

        @ParameterizedTest(name = "{0}")
        @EnabledIfSystemProperty(named = "torc.models", matches = "full")
        @CsvSource({
            "two senders have three messages each,             MESSAGES=3",
            "the same with three slots,                        CAPACITY=3 MESSAGES=3",
            "claims are given up by their senders,             ABORTS",
            "either of two senders dies or both do,            DEATHS=2",
            "one of two who have three slots dies,             CAPACITY=3 DEATHS=1",
            "one dies and one of two who clear away does too,  DEATHS=1 FIRST_MESSAGES=1 REAPERS=2 REAPER_DIES",
            "one of three senders dies,                        SENDERS=3 MESSAGES=1 DEATHS=1",
        })
        void loses_none_with_larger_bounds_when(String when, String symbols) throws IOException, InterruptedException {
            assertSound(when, symbols);
        }
    }

    @Nested
    class The_model {

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "nobody gives up what the dead claimed,                            DEATHS=1 REAPERS=0",
            "the tail is moved for its own lap only,                 DEATHS=1 FAULT_HELPS_ITS_OWN_LAP_ONLY",
            "the receiver does not look again before it sleeps,                FAULT_NO_SECOND_LOOK",
            "a receiver sleeps until it is woken and its waker dies,  DEATHS=1 FAULT_SLEEPS_WITHOUT_LIMIT",
        })
        void finds_a_queue_that_stands_still_when(String fault, String symbols)
                throws IOException, InterruptedException {
            assertFinds(WAITS_FOR_EVER, fault, symbols);
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "the published ring is filled over by a sender that stands still,  PUBLISHED_RULES CAPACITY=3 MESSAGES=3",
            "a slot's word is changed whatever its lap,            MESSAGES=3 FAULT_NO_POSITION",
            "a message is published before it is written,         FAULT_READY_BEFORE_MESSAGE",
            "a slot is freed before its message is copied,        MESSAGES=3 FAULT_FREED_BEFORE_COPY",
            "the head passes the tail,                            DEATHS=1 FAULT_HEAD_PASSES_TAIL",
            "a live sender is robbed,                             FAULT_REAPS_THE_LIVING",
        })
        void finds_a_message_that_is_lost_or_wrong_when(String fault, String symbols)
                throws IOException, InterruptedException {
            assertFinds(BREAKS_A_PROMISE, fault, symbols);
        }
    }
}
