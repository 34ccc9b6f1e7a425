package dev.torc.testkit.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.testkit.chart.Chart.Curve;
import dev.torc.testkit.chart.Chart.Panel;
import dev.torc.testkit.chart.Chart.Point;
import dev.torc.testkit.chart.Chart.Scale;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be seen in a chart.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChartTest {

    private static final int FIRST_COLOR = 0xFF1F77B4;
    private static final int SECOND_COLOR = 0xFFD62728;

    @TempDir
    Path folder;

    private BufferedImage drawn(Scale y, Curve... curves) throws IOException {
        Path file = folder.resolve("chart.png");
        Chart.write(List.of(new Panel("TITLE", Scale.STEPS, y, String::valueOf, List.of(curves), List.of())), 1, file);
        return ImageIO.read(file.toFile());
    }

    /// {@return the rows of the picture, in order, that have this colour in its right half, where no legend is}
    private static int[] rowsWith(int color, BufferedImage image) {
        return IntStream.range(0, image.getHeight())
                .filter(row -> IntStream.range(image.getWidth() / 2, image.getWidth())
                        .anyMatch(column -> image.getRGB(column, row) == color))
                .toArray();
    }

    private static Curve level(String name, double y) {
        return new Curve(name, List.of(new Point(1, y), new Point(2, y)));
    }

    @Test
    void Each_curve_has_a_colour_and_the_greater_numbers_are_above() throws IOException {
        BufferedImage image = drawn(Scale.LINEAR, level("a", 1), level("b", 10));

        assertTrue(rowsWith(SECOND_COLOR, image)[0] < rowsWith(FIRST_COLOR, image)[0]);
    }

    @Test
    void By_ratio_a_number_between_two_is_as_far_from_both_if_the_ratios_are_alike() throws IOException {
        int bottom = rowsWith(FIRST_COLOR, drawn(Scale.RATIO, level("a", 1), level("b", 100)))[0];
        BufferedImage image = drawn(Scale.RATIO, level("c", 10), level("d", 100), level("e", 1));
        int middle = rowsWith(FIRST_COLOR, image)[0];
        int top = rowsWith(SECOND_COLOR, image)[0];

        assertEquals(middle - top, bottom - middle, 1);
    }

    @Test
    void Numbers_that_are_all_zero_make_a_curve_too() throws IOException {
        assertTrue(rowsWith(FIRST_COLOR, drawn(Scale.LINEAR, level("a", 0))).length > 0);
    }
}
