package dev.torc.stress;

import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The wake protocol, checked in every order in which two processes, their store buffers and Linux can take their
/// steps (`model/wake.pml`); and the model itself, which has to find each fault that can be planted in it.
@DisplayNameGeneration(ReplaceUnderscores.class)
class WakeProtocolModelTest extends ModelChecks {

    WakeProtocolModelTest() {
        super("wake.pml");
    }

    @Nested
    class The_protocol_as_it_stands {

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "both sleep on a futex,                   CALLS=4 SQ_ENTRIES=1",
            "both sleep on a futex in wider queues,   CALLS=3 SQ_ENTRIES=2 CQ_ENTRIES=4",
            "the server sleeps on an eventfd,         SERVER_EVENTFD",
            "the client sleeps on an eventfd,         CLIENT_EVENTFD",
            "both sleep on an eventfd,                CLIENT_EVENTFD SERVER_EVENTFD",
            "the client dies,                         CALLS=2 INTERRUPTIONS=0 CLIENT_DIES",
            "the client of a reactor dies,            CALLS=2 INTERRUPTIONS=0 CLIENT_DIES SERVER_EVENTFD",
            "the server dies,                         CALLS=2 INTERRUPTIONS=0 SERVER_DIES",
        })
        void loses_no_wake_and_no_entry(String when, String symbols) throws IOException, InterruptedException {
            assertSound(when, symbols);
        }
    }

    @Nested
    class The_model {

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "no fence between the waker's tail and its look at the sleep word,        FAULT_WAKER_WITHOUT_FENCE",
            "the same with an eventfd,                                 FAULT_WAKER_WITHOUT_FENCE SERVER_EVENTFD",
            "no fence between the sleeper's word and its second look at the tail,   FAULT_SLEEPER_WITHOUT_FENCE",
            "the same with eventfds,                   FAULT_SLEEPER_WITHOUT_FENCE SERVER_EVENTFD CLIENT_EVENTFD",
            "no second look at the tail,                                                   FAULT_NO_SECOND_LOOK",
            "the futex waits on the tail and not on the sleep word,                        FAULT_FUTEX_ON_TAIL",
            "the eventfd is drained after the second look,          FAULT_BELL_DRAINED_AFTER_LOOK SERVER_EVENTFD",
            "the hang-up wakes a server but leaves its sleep word,          FAULT_HANG_UP_LEAVES_WORD CLIENT_DIES",
            "the hang-up wakes a client but leaves its sleep word,          FAULT_HANG_UP_LEAVES_WORD SERVER_DIES",
        })
        void finds_a_wake_that_is_lost_when(String fault, String symbols) throws IOException, InterruptedException {
            assertFinds(WAITS_FOR_EVER, fault, symbols);
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "the tail is stored without release,                                 FAULT_TAIL_WITHOUT_RELEASE",
            "the head is published before the entry was copied,         FAULT_HEAD_BEFORE_COPY SQ_ENTRIES=1",
            "a full queue is written to,                               FAULT_CAPACITY_IGNORED SQ_ENTRIES=1",
            "the peer's closing is looked at after its tail,                       FAULT_STATUS_AFTER_TAIL",
            "a call is acted upon before the head tells that it was taken, FAULT_ACTED_BEFORE_HEAD SERVER_DIES",
        })
        void finds_an_entry_that_is_lost_or_wrong_when(String fault, String symbols)
                throws IOException, InterruptedException {
            assertFinds(BREAKS_A_PROMISE, fault, symbols);
        }
    }
}
