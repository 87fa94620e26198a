"""Our code lists in DCAT: values with an address of the EU's tables, and schemes of our own.

Sources: the tables of the Publications Office (frequency, access-right, file-type,
planned-availability, language) and the media types of IANA. What has no equal there gets a concept
of its own; nothing is bent to fit.
"""

from collections.abc import Mapping

from zhengtong.catalogue.domain import vocabulary as words
from zhengtong.kernel.errors import N_

EU = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
LANGUAGE = f"{EU}/language/ZHO"
AVAILABLE = f"{EU}/planned-availability/AVAILABLE"
STANDARD = "https://semiceu.github.io/DCAT-AP/releases/3.0.1/"

FREQUENCIES: Mapping[str, str] = {
    "realtime": "CONT",
    "hourly": "HOURLY",
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "ten_days": "MONTHLY_3",
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "half_yearly": "ANNUAL_2",
    "yearly": "ANNUAL",
    "on_demand": "AS_NEEDED",
    "irregular": "IRREG",
}
ACCESS_RIGHTS: Mapping[str, str] = {
    "PUBLIC": N_("公开"),
    "RESTRICTED": N_("有条件获取"),
    "NON_PUBLIC": N_("不公开"),
}
FILE_TYPES: Mapping[str, str] = {
    **{one: one.upper() for one in (
        "doc", "docx", "html", "pdf", "ppt", "txt", "xml", "json", "xls", "xlsx", "csv", "parquet",
        "bmp", "gif", "png", "tiff", "geojson", "kml",
    )},
    "jpg": "JPEG",
    "shp": "SHP",
    "mpg": "MPEG",
    "mp4": "MPEG4",
}  # fmt: skip
MEDIA: Mapping[str, str] = {
    "csv": "text/csv",
    "json": "application/json",
    "xml": "application/xml",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "tiff": "image/tiff",
    "mp4": "video/mp4",
}
# Scheme → its name and values; each value is a concept ``…/catalog#<scheme>-<value>``.
SCHEMES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "share": (N_("共享类型"), {str(int(key)): name for key, name in words.SHARE_TYPES.items()}),
    "way": (N_("共享方式"), words.SHARE_WAYS),
    "means": (N_("共享平台方式类型"), words.SHARE_MEANS),
    "openness": (N_("开放属性"), words.OPENNESS),
    "grade": (N_("数据分级"), {str(key): name for key, name in words.GRADES.items()}),
    "level": (N_("目录层级"), words.LEVELS),
    "basis": (N_("不予共享依据类型"), words.BASIS_KINDS),
    "type": (N_("数据类型"), words.ITEM_TYPES),
    "personal": (N_("个人信息"), {str(k): name for k, name in words.PERSONAL_MARKS.items() if k}),
    "format": (N_("信息资源格式"), {one.code: one.title for one in words.FORMATS}),
}


def access_right_of(share_type: int | None, openness: str) -> str:
    """The EU's access right: what an outsider may expect, so sharing and openness decide together.

    不予共享 is not public; what is open to society without condition is public; all else is there
    under conditions, 无条件共享 among departments included.

    Policy: R03, R04
    """
    if share_type == words.ShareType.REFUSED:
        return "NON_PUBLIC"
    return "PUBLIC" if openness == "open" else "RESTRICTED"
