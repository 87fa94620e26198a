"""How texts are compared in a search: folded alike in Python and in PostgreSQL.

Compatibility forms become plain (full width becomes half width), letters lower case, and the dots
inside names go; so does PostgreSQL in ``zt_fold``, ``zt_grams`` and ``zt_pairs`` of migration
``toolkit.0003``, and whoever changes it writes the indexes over them anew. Common traditional
characters of what is typed are simplified here only: a table of that size would cost PostgreSQL
more than all the rest for every row it looks at.
"""

import unicodedata

TRADITIONAL = (
    "國數據證業務務機關門開發開辦辦處會議長書記員責審計財經濟農業林業漁業環衛衛醫療藥監場總"
    "廣電視網絡絡綫線聯聯繫係統統計劃劃規則財產權權責歷史學校職員勞動動員廠礦產業運輸車輛"
    "輛鐵鐵橋橋樑樑鄉鎮鎮縣區區劃東寧陽陰馬龍鳳鳥魚麗齊齡龜麥黃黨點儀價個倉優傳傷備債僅"
    "億償儲兒內兩冊凍劇劉勝勵華協單單賣賬賬圖團圍執報壓壞壘壯聲奪奬婦嬰孫寫寬寶實審層屬"
    "島崗帶師帥幣幫庫廟廢張強彈彙徵徑復德志憲懷態愛慶憂應戰戲戶抗拋換揮損撥擇擔據擴擬擺"
    "斷舊時晉曉曆條東極構標樣樓歸歲歷殘殺漢湯溝滅滬滿潔潛澤測渾準灣無煙熱燈爭爾狀獎獨獻"
    "現瑪環產畢畫當療癥皺盤監眾確礎禮禍稅種穩窮競筆節範築簡籌糧紀約紅納紙級組細終結給絕"
    "維綱網緊緒練編緩縮續織羅義習聖聞腦腳膚臨興舉艦艙藝蘇蘭處號蟲衆術補裝製複見觀覽覺解"
    "觸訂計訊討訓託記許論設訪評識詞試詩話該詳認語誤說課調談請諮諾謀講謝謹譯議護讀變讓負財"
    "貢貧貨販貫貴費貿賀資賈賓賢賞賠質購贈趙跡踐軍軌軟較載輔輕輸農遊運過達違遠適選遺還邊"
    "郵鄧鄭釋針鋼錄錢錯鎖鍵鐘長門閉問閒間閱隊際陳陸階隨險雙雜離難雲電靈靜響頁頂項順須預"
    "領頭題額顧顯風飛飯館餘馮駐駕驗驚體髮魯鮮鹽齊齒劍劑啟營囑墾墳壇壩夥夾嚴嘆嚐歐殼氣濱"
    "瀏燒爐牆犧獲癌矯禦穀窯籃糾繳繼罰羈聽肅脅膠臟與莊萬葉著蔣蓋蕭薩薦虛蠶衝袞褲訖診詢詐"
    "譽豐貓貞賜賴賦趨躍轄轉轟辭迴遞鄰醜鈔鉤銀銅鋪鍋鏡鑒閘闊闖陣雖霧韓頒飾飽騎鬥鬧鴨鷹"
)
SIMPLIFIED = (
    "国数据证业务务机关门开发开办办处会议长书记员责审计财经济农业林业渔业环卫卫医疗药监场总"
    "广电视网络络线线联联系系统统计划划规则财产权权责历史学校职员劳动动员厂矿产业运输车辆"
    "辆铁铁桥桥梁梁乡镇镇县区区划东宁阳阴马龙凤鸟鱼丽齐龄龟麦黄党点仪价个仓优传伤备债仅"
    "亿偿储儿内两册冻剧刘胜励华协单单卖账账图团围执报压坏垒壮声夺奖妇婴孙写宽宝实审层属"
    "岛岗带师帅币帮库庙废张强弹汇征径复德志宪怀态爱庆忧应战戏户抗抛换挥损拨择担据扩拟摆"
    "断旧时晋晓历条东极构标样楼归岁历残杀汉汤沟灭沪满洁潜泽测浑准湾无烟热灯争尔状奖独献"
    "现玛环产毕画当疗症皱盘监众确础礼祸税种稳穷竞笔节范筑简筹粮纪约红纳纸级组细终结给绝"
    "维纲网紧绪练编缓缩续织罗义习圣闻脑脚肤临兴举舰舱艺苏兰处号虫众术补装制复见观览觉解"
    "触订计讯讨训托记许论设访评识词试诗话该详认语误说课调谈请咨诺谋讲谢谨译议护读变让负财"
    "贡贫货贩贯贵费贸贺资贾宾贤赏赔质购赠赵迹践军轨软较载辅轻输农游运过达违远适选遗还边"
    "邮邓郑释针钢录钱错锁键钟长门闭问闲间阅队际陈陆阶随险双杂离难云电灵静响页顶项顺须预"
    "领头题额顾显风飞饭馆余冯驻驾验惊体发鲁鲜盐齐齿剑剂启营嘱垦坟坛坝伙夹严叹尝欧壳气滨"
    "浏烧炉墙牺获癌矫御谷窑篮纠缴继罚羁听肃胁胶脏与庄万叶着蒋盖萧萨荐虚蚕冲衮裤讫诊询诈"
    "誉丰猫贞赐赖赋趋跃辖转轰辞回递邻丑钞钩银铜铺锅镜鉴闸阔闯阵虽雾韩颁饰饱骑斗闹鸭鹰"
)
# Interpuncts as people type them inside names; those that NFKC folds into others are not needed.
DOTS = "·•‧∙⋅・●・．"

_PAIRS = {a: b for a, b in zip(TRADITIONAL, SIMPLIFIED, strict=True) if a != b}
_NO_DOTS = str.maketrans(dict.fromkeys(DOTS, ""))
_SIMPLER = str.maketrans(_PAIRS)


def fold_plain(text: str) -> str:
    """The text as PostgreSQL folds it; may be empty."""
    return unicodedata.normalize("NFKC", text).lower().translate(_NO_DOTS)


def fold(text: str) -> str:
    """The same with common traditional characters simplified."""
    return fold_plain(text).translate(_SIMPLER)


def simplify(text: str) -> str:
    """The text with common traditional characters simplified, sign by sign."""
    return text.translate(_SIMPLER)


def fold_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its signs the place in the text it came from."""
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        folded = fold(sign)
        signs.append(folded)
        places += [at] * len(folded)
    return "".join(signs), places


def fold_sql(argument: str) -> str:
    """``fold_plain`` as an SQL expression over that argument; only built-in functions."""
    dots = "".join(sorted(set(DOTS)))
    return f"translate(lower(normalize({argument}, NFKC)), '{dots}', '')"
