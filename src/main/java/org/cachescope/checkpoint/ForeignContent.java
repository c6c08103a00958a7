package org.cachescope.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What tensor names that are not a network's of ours seem to be, for messages. */
enum ForeignContent {
    ROUTER(
            "a router: scores of layers, no model",
            "Give it as the router, beside a model.",
            matching("(routers\\.)?\\d+\\.prob")),
    LORA("a LoRA: changes to a model, no model", "Merge it into its model first.", containing("lora_", ".lora.")),
    TRAINING_STATE(
            "the state of an unfinished training run",
            "Resume it with train-model, or open the model it writes.",
            starting("first_moment.", "second_moment.")),
    TEXT_TO_IMAGE(
            "a text-to-image transformer",
            "This version runs class-conditional models only.",
            containing(
                    "cross_attn",
                    "adaln_single",
                    "attn2.",
                    "joint_blocks",
                    "double_blocks",
                    "single_blocks",
                    "context_embedder",
                    "cap_embedder")),
    U_NET(
            "a U-Net",
            "This version runs DiT and U-ViT models only.",
            starting("input_blocks.", "down_blocks.", "model.diffusion_model.input_blocks.")),
    AUTOENCODER(
            "an image autoencoder",
            "It decodes a model's latents: open the model, then this as its autoencoder (--vae).",
            starting("decoder.conv_in.", "encoder.conv_in.", "first_stage_model.", "post_quant_conv.")),
    INCEPTION("an Inception classifier", "Open a DiT instead.", starting("Mixed_7c.", "Conv2d_1a_3x3.", "mixed_10."));

    private final String words;
    private final String advice;
    private final Predicate<String> marks;

    ForeignContent(String words, String advice, Predicate<String> marks) {
        this.words = words;
        this.advice = advice;
        this.marks = marks;
    }

    String words() {
        return words;
    }

    String advice() {
        return advice;
    }

    static Optional<ForeignContent> of(Set<String> names) {
        return Arrays.stream(values())
                .filter(kind -> names.stream().anyMatch(kind.marks))
                .findFirst();
    }

    private static Predicate<String> matching(String expression) {
        return Pattern.compile(expression).asMatchPredicate();
    }

    private static Predicate<String> starting(String... starts) {
        return name -> List.of(starts).stream().anyMatch(name::startsWith);
    }

    private static Predicate<String> containing(String... parts) {
        return name -> List.of(parts).stream().anyMatch(name::contains);
    }
}
