"""Train a small character GPT for two steps, each as eager torch does."""

import torch
from compare import compare, tell
from torch import nn
from torch.nn import functional

ALPHABET, LENGTH, WIDTH, HEADS = 30, 16, 32, 4


class Block(nn.Module):
    """Attention over what came before, then a perceptron."""

    def __init__(self):
        super().__init__()
        self.before, self.after = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.project_in, self.project_out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.perceptron = nn.Sequential(
            nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH)
        )

    def attend(self, x):
        shape = (*x.shape[:2], 3, HEADS, WIDTH // HEADS)
        query, key, value = self.project_in(x).view(shape).permute(2, 0, 3, 1, 4)
        future = torch.ones(LENGTH, LENGTH, dtype=torch.bool).triu(1)
        scores = query @ key.transpose(-2, -1) * (WIDTH // HEADS) ** -0.5
        weights = scores.masked_fill(future, float("-inf")).softmax(-1)
        return self.project_out((weights @ value).transpose(1, 2).reshape(x.shape))

    def forward(self, x):
        x = x + self.attend(self.before(x))
        return x + self.perceptron(self.after(x))


class GPT(nn.Module):
    """Gives the cross entropy of its guesses of each next character."""

    def __init__(self):
        super().__init__()
        self.characters = nn.Embedding(ALPHABET, WIDTH)
        self.places = nn.Embedding(LENGTH, WIDTH)
        self.blocks = nn.Sequential(Block(), Block())
        self.guess = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, ALPHABET))

    def forward(self, text, following):
        guesses = self.guess(self.blocks(self.characters(text) + self.places.weight))
        return functional.cross_entropy(guesses.flatten(0, 1), following.flatten())


torch.manual_seed(0)
compare(GPT(), torch.randint(0, ALPHABET, (2, 2, 4, LENGTH)))
tell()
