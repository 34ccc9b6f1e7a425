package dev.torc.soak;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import javax.imageio.ImageIO;

/// Draws what the processes had over time: memory, descriptors and threads, with a line where one was killed.
final class SoakChart {

    private static final int WIDTH = 1000;
    private static final int PANEL = 220;
    private static final int MARGIN = 60;
    private static final int GAP = 30;
    private static final Color KILL = new Color(0xDDDDDD);
    private static final List<Color> COLORS =
            List.of(new Color(0x1F77B4), new Color(0xD62728), new Color(0x2CA02C), new Color(0xFF7F0E));

    private final SoakRecord soak;
    private final List<String> processes;
    private final long lastMillis;
    private final Graphics2D graphics;

    private SoakChart(SoakRecord soak, Graphics2D graphics) {
        this.soak = soak;
        this.graphics = graphics;
        this.processes =
                soak.samples().stream().map(Sample::process).distinct().sorted().toList();
        this.lastMillis = Math.max(
                1, soak.samples().stream().mapToLong(Sample::atMillis).max().orElse(1));
    }

    static void write(SoakRecord soak, Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        BufferedImage image = new BufferedImage(WIDTH, 4 * GAP + 3 * PANEL, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        SoakChart chart = new SoakChart(soak, graphics);
        chart.legend();
        chart.panel(0, "RESIDENT MIB", use -> use.residentBytes() >> 20);
        chart.panel(1, "DESCRIPTORS", Child.Use::descriptors);
        chart.panel(2, "THREADS", Child.Use::threads);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private void legend() {
        int x = WIDTH / 3;
        for (int i = 0; i < processes.size(); i++) {
            graphics.setColor(COLORS.get(i % COLORS.size()));
            x = PixelText.draw(graphics, processes.get(i), x, GAP / 3) + GAP;
        }
        graphics.setColor(Color.DARK_GRAY);
        PixelText.draw(graphics, lastMillis / 1000 + " S", WIDTH - MARGIN, GAP / 3);
    }

    private void panel(int row, String title, ToLongFunction<Child.Use> figure) {
        int top = GAP + row * (PANEL + GAP);
        long most = Math.max(
                1,
                soak.samples().stream()
                        .mapToLong(sample -> figure.applyAsLong(sample.use()))
                        .max()
                        .orElse(1));
        graphics.setColor(KILL);
        soak.killsAtMillis().forEach(at -> graphics.drawLine(x(at), top, x(at), top + PANEL));
        graphics.setColor(Color.DARK_GRAY);
        graphics.drawRect(MARGIN, top, WIDTH - 2 * MARGIN, PANEL);
        PixelText.draw(graphics, title, MARGIN, top - 14);
        PixelText.draw(graphics, String.valueOf(most), 4, top);
        PixelText.draw(graphics, "0", 4, top + PANEL - 10);
        for (int i = 0; i < processes.size(); i++) {
            graphics.setColor(COLORS.get(i % COLORS.size()));
            String process = processes.get(i);
            curve(
                    soak.samples().stream()
                            .filter(sample -> sample.process().equals(process))
                            .toList(),
                    figure,
                    top,
                    most);
        }
    }

    private void curve(List<Sample> samples, ToLongFunction<Child.Use> figure, int top, long most) {
        for (int i = 1; i < samples.size(); i++) {
            Sample from = samples.get(i - 1);
            Sample to = samples.get(i);
            if (from.processId() == to.processId()) {
                graphics.drawLine(
                        x(from.atMillis()),
                        y(figure.applyAsLong(from.use()), top, most),
                        x(to.atMillis()),
                        y(figure.applyAsLong(to.use()), top, most));
            }
        }
    }

    private int x(long millis) {
        return MARGIN + (int) (millis * (WIDTH - 2 * MARGIN) / lastMillis);
    }

    private static int y(long figure, int top, long most) {
        return top + PANEL - (int) (figure * PANEL / most);
    }
}
