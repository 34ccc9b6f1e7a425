package dev.torc.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Who may be asked for at once, and when it is tried again.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LaneTest {

    @Test
    void Who_comes_while_another_is_under_way_is_not_to_overtake_it() {
        Lane lane = Lane.inOrder();
        assertTrue(lane.enter());
        assertFalse(lane.enter());
        lane.leave();
        assertFalse(lane.enter());
        lane.leave();
        lane.leave();
        assertTrue(lane.enter());
    }

    @Test
    void Where_order_does_not_matter_everyone_may() {
        Lane lane = Lane.inAnyOrder();
        assertTrue(lane.enter());
        assertTrue(lane.enter());
    }

    @Test
    void The_longer_nothing_was_there_the_less_often_it_is_asked_but_not_less_than_once_in_64() {
        Lane lane = Lane.inOrder();
        int[] skipped = new int[8];
        for (int i = 0; i < skipped.length; i++) {
            lane.asked(false);
            while (!lane.pays()) {
                skipped[i]++;
            }
        }
        assertEquals("[1, 3, 7, 15, 31, 63, 63, 63]", java.util.Arrays.toString(skipped));
    }

    @Test
    void One_answer_is_enough_to_ask_each_time_again() {
        Lane lane = Lane.inOrder();
        lane.asked(false);
        lane.asked(false);
        lane.asked(true);
        assertTrue(lane.pays());
        assertTrue(lane.pays());
    }
}
