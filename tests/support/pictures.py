"""Pictures of pages that are small enough to keep: fewer pixels, few colours."""

import base64
import struct
import zlib
from typing import Final

import numpy as np
from playwright.sync_api import Page

COLOURS: Final = 48
WIDTH: Final = 900
"""Pixels of a picture of a desk; that of a telephone is 360."""
_PIXELS: Final = """
async ([data, wide]) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
  const scale = Math.min(1, wide / image.width);
  const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const bytes = context.getImageData(0, 0, canvas.width, canvas.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return [canvas.width, canvas.height, btoa(text)];
}
"""


_BOTTOM: Final = """
Math.ceil(scrollY + Math.max(...[...document.querySelectorAll("main *, nav *")]
  .filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().bottom)))
"""
_LEAST, _MOST, _ROOM = 400, 1700, 24
"""Pixels that a picture is high, before it is made smaller; and the room below what is there."""


def small(page: Page) -> bytes:
    """A page from its top as a small PNG, cut off where there is nothing more, or too much."""
    size = page.viewport_size
    assert size is not None
    high = min(max(page.evaluate(_BOTTOM) + _ROOM, _LEAST), _MOST)
    page.set_viewport_size({"width": size["width"], "height": high})  # what sticks, sticks below
    shot = page.screenshot(timeout=120_000)
    page.set_viewport_size(size)
    return shrunk(shot, page, 360 if size["width"] < WIDTH else WIDTH)


def shrunk(shot: bytes, page: Page, wide: int) -> bytes:
    """A picture as a small PNG. page: of the browser that helps with it. wide: pixels, at most."""
    blank = page.context.new_page()
    width, height, text = blank.evaluate(_PIXELS, [base64.b64encode(shot).decode(), wide])
    blank.close()
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)
    return png(pixels[:, :, :3])


def png(pixels: "np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]") -> bytes:
    """An indexed PNG of the colours that are seen most; others become the nearest of those."""
    height, width, _ = pixels.shape
    coarse = (pixels >> 3).astype(np.uint32)
    codes = (coarse[:, :, 0] << 10 | coarse[:, :, 1] << 5 | coarse[:, :, 2]).ravel()
    _, where, counts = np.unique(codes, return_inverse=True, return_counts=True)
    sums = np.stack(
        [np.bincount(where, weights=pixels[:, :, band].ravel()) for band in range(3)], axis=1
    )
    means = sums / counts[:, None]
    palette = means[np.argsort(-counts)[:COLOURS]]
    nearest = ((means[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
    rows = nearest[where].astype(np.uint8).reshape(height, width)
    lines = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1)  # filter: none
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", np.round(palette).astype(np.uint8).tobytes()),
            (b"IDAT", zlib.compress(lines.tobytes(), 9)),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
