package org.cachescope.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.cachescope.caching.MacCount;
import org.cachescope.caching.RouterInfo;
import org.cachescope.evaluation.Figures;
import org.cachescope.model.Architecture;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerKind;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.workspace.InspectReport;
import org.cachescope.workspace.ShownText;

/** What a file holds, for people. */
final class InspectText {
    private static final int MOST_NAMES = 20;
    private static final int MOST_FACTS = 40;
    private static final int LONGEST_NAME = 80;
    /** Names are a training's facts too, of any length. */
    private static final int WIDEST_COLUMN = 16;

    private static final int LONGEST_VALUE = 2000;

    private InspectText() {}

    static String of(InspectReport report) {
        List<Line> text = new ArrayList<>();
        line(text, "file", report.path().toString());
        switch (report) {
            case InspectReport.Model model -> model(text, model);
            case InspectReport.Autoencoder autoencoder -> autoencoder(text, autoencoder);
            case InspectReport.Scores scores -> scores(text, scores);
            case InspectReport.Training training -> {
                line(text, "is", "a stopped training of a " + training.trained());
                line(text, "steps", training.steps() + " done");
                line(text, "recipe", training.recipe());
                line(text, "go on by", "cachescope " + training.command() + " --resume");
            }
            case InspectReport.Decisions decisions -> {
                line(text, "is", "a cache schedule without scores: no θ to move");
                line(
                        text,
                        "for",
                        decisions.schedule().layers() / 2 + " blocks, "
                                + decisions.schedule().evaluations() + " steps");
                line(
                        text,
                        "cells",
                        decisions.schedule().counts() + " (MHSA "
                                + decisions.schedule().counts(LayerKind.MHSA).spared() + ", FFN "
                                + decisions.schedule().counts(LayerKind.FFN).spared() + ")");
                line(text, "hash", decisions.schedule().hash());
            }
        }
        return aligned(text);
    }

    /** @param value what a file that nobody vouches for says, in most cases */
    private record Line(String name, String value) {}

    /** Values below each other, right of the longest name of usual length. */
    private static String aligned(List<Line> text) {
        int width = text.stream()
                .mapToInt(line -> line.name().length())
                .filter(length -> length <= WIDEST_COLUMN)
                .max()
                .orElse(1);
        return text.stream()
                .map(line -> String.format(Locale.ROOT, "%-" + width + "s %s%n", line.name(), line.value()))
                .collect(Collectors.joining());
    }

    private static void autoencoder(List<Line> text, InspectReport.Autoencoder autoencoder) {
        AutoencoderArchitecture a = autoencoder.architecture();
        line(text, "is", autoencoder.layout());
        line(
                text,
                "network",
                "KL autoencoder, widths "
                        + a.widths().stream().map(String::valueOf).collect(Collectors.joining(", ")) + ", "
                        + a.resBlocks() + " residual blocks a level");
        line(
                text,
                "latents",
                a.latentChannels() + " channels, one for " + a.factor() + " × " + a.factor() + " pixels, scale factor "
                        + a.scaleFactor());
        line(
                text,
                "weights",
                Figures.count(autoencoder.parameters()) + " parameters, " + String.join(", ", autoencoder.dtypes()));
        if (autoencoder.damage() != null) {
            line(text, "DAMAGED", autoencoder.damage());
        }
        if (!autoencoder.ignored().isEmpty()) {
            line(text, "ignored", names(autoencoder.ignored()));
        }
        autoencoder.notes().forEach(note -> line(text, "note", note));
    }

    private static void model(List<Line> text, InspectReport.Model model) {
        Architecture a = model.architecture();
        line(text, "is", model.layout() + (model.selection().isEmpty() ? "" : ", its " + model.selection()));
        line(text, "model", model.name());
        line(
                text,
                "network",
                blocks(a) + ", width " + a.hiddenSize() + ", " + a.heads() + " heads, feed-forward " + a.ffnSize()
                        + ", patch " + a.patchSize());
        line(
                text,
                "images",
                a.inChannels() + " × " + a.inputSize() + " × " + a.inputSize() + " " + model.space() + ", " + a.tokens()
                        + " tokens, " + a.classes() + " classes, " + parts(a));
        if (!model.classNames().isEmpty()) {
            line(text, "classes", names(model.classNames()));
        }
        line(
                text,
                "weights",
                Figures.count(model.parameters()) + " parameters, " + String.join(", ", model.dtypes())
                        + (model.positions() == 0 ? "" : ", beside " + model.positions() + " fixed positions"));
        line(text, "identity", Objects.requireNonNullElse(model.identity(), "not computed"));
        if (model.damage() != null) {
            line(text, "DAMAGED", model.damage());
        }
        macs(text, "executed", model.executed());
        macs(text, "published", model.published());
        line(
                text,
                "a layer",
                "MHSA " + Figures.macs(model.layers().mhsaExecuted()) + " executed, "
                        + Figures.macs(model.layers().mhsaPublished()) + " as published; FFN "
                        + Figures.macs(model.layers().ffn()) + " in both"
                        + (model.layers().skip() == 0
                                ? ""
                                : "; a skip's projection "
                                        + Figures.macs(model.layers().skip()) + " in both"));
        if (!model.ignored().isEmpty()) {
            line(text, "ignored", names(model.ignored()));
        }
        model.notes().forEach(note -> line(text, "note", note));
    }

    private static String blocks(Architecture a) {
        return switch (a) {
            case DitArchitecture dit -> "DiT, " + dit.depth() + " blocks";
            case UVitArchitecture uvit ->
                "U-ViT, " + uvit.blocks() + " blocks (" + uvit.skips() + " in, 1 in the middle, " + uvit.skips()
                        + " out)";
        };
    }

    /** What networks of one kind may have or not. */
    private static String parts(Architecture a) {
        return switch (a) {
            case DitArchitecture dit ->
                variance(dit) + ", predicts " + dit.prediction().words();
            case UVitArchitecture uvit ->
                (uvit.qkvBias() ? "" : "no ") + "qkv bias, " + (uvit.mlpTimeEmbed() ? "" : "no ") + "time layers, "
                        + (uvit.conv() ? "" : "no ") + "final convolution";
        };
    }

    private static String variance(DitArchitecture dit) {
        if (!dit.learnSigma()) {
            return "no learned variance";
        }
        return dit.prediction().velocity() ? "a variance half, which is dropped" : "learned variance";
    }

    private static void macs(List<Line> text, String name, MacCount count) {
        String meaning = name.equals("executed") ? "one image, all products" : "one image, linear layers only";
        line(
                text,
                name,
                Figures.macs(count.total()) + " (" + meaning + "): MHSA " + Figures.macs(count.mhsa())
                        + ", FFN " + Figures.macs(count.ffn()) + ", embedding " + Figures.macs(count.embedding())
                        + (count.adaLn() == 0 ? "" : ", adaLN " + Figures.macs(count.adaLn()))
                        + (count.skips() == 0 ? "" : ", skip projections " + Figures.macs(count.skips()))
                        + ", final " + Figures.macs(count.finalLayer()));
    }

    private static void scores(List<Line> text, InspectReport.Scores scores) {
        RouterInfo info = scores.info();
        line(text, "is", "a router");
        line(
                text,
                "for",
                info.depth() + " blocks, " + info.steps()
                        + (scores.patternInFile()
                                ? " " + info.solver() + " steps, pattern "
                                        + info.pattern().label()
                                : " steps"));
        if (!scores.patternInFile()) {
            line(
                    text,
                    "pattern",
                    "solver and pattern are not in the file; counted as " + info.solver() + ", "
                            + info.pattern().label() + " (choose by --pattern)");
        }
        line(text, "model", Objects.requireNonNullElse(info.modelName(), "not said"));
        if (info.lambda() != null) {
            line(text, "lambda", Figures.lambda(info.lambda()));
        }
        if (info.theta() != null) {
            line(text, "theta", Figures.number(info.theta()) + " suggested");
        }
        line(
                text,
                "cells",
                scores.sparedByTheta().entrySet().stream()
                        .map(entry -> entry.getValue() + " at θ " + entry.getKey())
                        .collect(Collectors.joining(", ", info.mode().label() + " ", ", of " + scores.cells())));
        info.training().entrySet().stream()
                .limit(MOST_FACTS)
                .forEach(fact -> line(text, ShownText.of(fact.getKey(), LONGEST_NAME), shown(fact.getValue())));
        if (info.training().size() > MOST_FACTS) {
            line(text, "and", (info.training().size() - MOST_FACTS) + " more facts of its training");
        }
    }

    private static String shown(Object fact) {
        return fact instanceof Double number ? Figures.number(number) : String.valueOf(fact);
    }

    private static String names(List<String> names) {
        String first = names.stream()
                .limit(MOST_NAMES)
                .map(name -> ShownText.of(name, LONGEST_NAME))
                .collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? first + " and " + (names.size() - MOST_NAMES) + " more" : first;
    }

    private static void line(List<Line> text, String name, String value) {
        text.add(new Line(name, ShownText.of(value, LONGEST_VALUE)));
    }
}
