package dev.torc.testkit.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Curves in panels, as a PNG. A curve has the same colour in every panel, and what it is stands at the top.
public final class Chart {

    private static final int WIDTH = 1200;
    private static final int PANEL = 220;
    private static final int MARGIN = 60;
    private static final int GAP = 44;
    private static final int LINE = 18;
    private static final int LABEL_BELOW = 6;
    private static final int TITLE_ABOVE = 16;
    private static final int KNOT = 5;
    private static final Color MARK = new Color(0xDDDDDD);
    private static final List<Color> COLORS = List.of(
            new Color(0x1F77B4),
            new Color(0xD62728),
            new Color(0x2CA02C),
            new Color(0xFF7F0E),
            new Color(0x9467BD),
            new Color(0x8C564B),
            new Color(0xE377C2),
            new Color(0x7F7F7F),
            new Color(0xBCBD22),
            new Color(0x17BECF),
            new Color(0x000000),
            new Color(0x98DF8A));

    /// How far apart numbers lie.
    public enum Scale {
        /// As far as their difference says, from zero on.
        LINEAR,
        /// As far as their ratio says, from the least on.
        RATIO,
        /// All alike: for few numbers, each of which gets a label.
        STEPS
    }

    /// A point of a curve.
    public record Point(double x, double y) {}

    /// A curve, or a piece of one: all of a name are drawn alike.
    ///
    /// @param name what it is of
    /// @param points in the order in which they are joined
    public record Curve(String name, List<Point> points) {}

    /// A picture with curves in it.
    ///
    /// @param title what it shows
    /// @param x how points lie to the right; not [Scale#RATIO]
    /// @param y how they lie upwards; not [Scale#STEPS]
    /// @param label how the numbers upwards are written; those to the right are rounded
    /// @param curves the curves
    /// @param marks where something happened: each gets a line from top to bottom
    public record Panel(
            String title, Scale x, Scale y, DoubleFunction<String> label, List<Curve> curves, List<Double> marks) {

        private Stream<Point> points() {
            return curves.stream().flatMap(curve -> curve.points().stream());
        }
    }

    private final List<Panel> panels;
    private final int columns;
    private final List<String> names;
    private final Graphics2D graphics;

    private Chart(List<Panel> panels, int columns, List<String> names, Graphics2D graphics) {
        this.panels = panels;
        this.columns = columns;
        this.names = names;
        this.graphics = graphics;
    }

    /// Draws panels, row by row.
    ///
    /// @param columns how many stand beside each other
    /// @throws IOException if the file cannot be written
    public static void write(List<Panel> panels, int columns, Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        List<String> names = panels.stream()
                .flatMap(panel -> panel.curves().stream())
                .map(Curve::name)
                .distinct()
                .toList();
        int rows = (panels.size() + columns - 1) / columns;
        int top = legendRows(names) * LINE + LINE;
        BufferedImage image = new BufferedImage(WIDTH, top + rows * (PANEL + GAP), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        Chart chart = new Chart(panels, columns, names, graphics);
        chart.draw(top);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private static int legendRows(List<String> names) {
        int perRow = namesPerRow(names);
        return (names.size() + perRow - 1) / perRow;
    }

    private static int namesPerRow(List<String> names) {
        int widest = names.stream().mapToInt(PixelText::width).max().orElse(1) + GAP;
        return Math.max(1, (WIDTH - MARGIN) / widest);
    }

    private void draw(int top) {
        int perRow = namesPerRow(names);
        for (int i = 0; i < names.size(); i++) {
            graphics.setColor(color(names.get(i)));
            int x = MARGIN + i % perRow * ((WIDTH - MARGIN) / perRow);
            PixelText.draw(graphics, names.get(i), x, LINE / 2 + i / perRow * LINE);
        }
        for (int i = 0; i < panels.size(); i++) {
            int left = WIDTH / columns * (i % columns) + MARGIN;
            new Drawing(panels.get(i), left, top + TITLE_ABOVE + i / columns * (PANEL + GAP)).draw();
        }
    }

    private Color color(String name) {
        return COLORS.get(names.indexOf(name) % COLORS.size());
    }

    /// One panel at its place.
    private final class Drawing {

        private final Panel panel;
        private final int left;
        private final int top;
        private final int width;
        private final List<Double> steps;
        private final double least;
        private final double most;
        private final double mostX;

        Drawing(Panel panel, int left, int top) {
            this.panel = panel;
            this.left = left;
            this.top = top;
            width = WIDTH / columns - 2 * MARGIN;
            steps = panel.points().map(Point::x).distinct().sorted().toList();
            mostX = steps.isEmpty() ? 1 : Math.max(1, steps.getLast());
            most = panel.points().mapToDouble(Point::y).max().orElse(1);
            least = panel.y() == Scale.RATIO
                    ? panel.points().mapToDouble(Point::y).min().orElse(0)
                    : 0;
        }

        void draw() {
            graphics.setColor(MARK);
            panel.marks().forEach(at -> graphics.drawLine(x(at), top, x(at), top + PANEL));
            graphics.setColor(Color.DARK_GRAY);
            graphics.drawRect(left, top, width, PANEL);
            PixelText.draw(graphics, panel.title(), left, top - TITLE_ABOVE);
            labelUpwards(most);
            labelUpwards(least);
            List<Double> labelled = panel.x() == Scale.STEPS ? steps : List.of(0.0, mostX);
            labelled.forEach(this::labelBelow);
            graphics.setStroke(new BasicStroke(2));
            panel.curves().forEach(this::draw);
            graphics.setStroke(new BasicStroke(1));
        }

        private void labelUpwards(double value) {
            String text = panel.label().apply(value);
            PixelText.draw(graphics, text, left - LABEL_BELOW - PixelText.width(text), y(value) - LABEL_BELOW);
        }

        private void labelBelow(double value) {
            String text = String.valueOf(Math.round(value));
            PixelText.draw(graphics, text, x(value) - PixelText.width(text) / 2, top + PANEL + LABEL_BELOW);
        }

        private void draw(Curve curve) {
            graphics.setColor(color(curve.name()));
            Point last = null;
            for (Point point : curve.points()) {
                if (last != null) {
                    graphics.drawLine(x(last.x()), y(last.y()), x(point.x()), y(point.y()));
                }
                if (panel.x() == Scale.STEPS) {
                    graphics.fillRect(x(point.x()) - KNOT / 2, y(point.y()) - KNOT / 2, KNOT, KNOT);
                }
                last = point;
            }
        }

        private int x(double value) {
            double share =
                    panel.x() == Scale.STEPS ? (steps.indexOf(value) + 0.5) / Math.max(1, steps.size()) : value / mostX;
            return left + (int) (share * width);
        }

        private int y(double value) {
            double share = panel.y() == Scale.RATIO
                    ? (Math.log(value) - Math.log(least))
                            / Math.max(Double.MIN_NORMAL, Math.log(most) - Math.log(least))
                    : value / Math.max(Double.MIN_NORMAL, most);
            return top + PANEL - (int) (Math.clamp(share, 0, 1) * PANEL);
        }
    }
}
