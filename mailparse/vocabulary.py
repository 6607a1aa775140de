"""Words that mail programs put around quotes, in some thirty languages. Data only; the grammar is in `boundaries`.

Collected from the interface languages of the mail programs themselves: labels of a header block and verbs of the line
`On … somebody wrote:`. Compared in lower case; `_` stands for a blank. Some labels stand under several roles: the
later role of ROLES wins.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in text.split())


FROM = _words(
    """
    absender afsender afzender avsender avsändare da dari de de_la de_parte_de expediteur expeditor expéditeur
    feladó fra from frá från gönderen kas kimden lähettäjä mittente nadawca người_gửi od odesílatel odosielateľ
    pengirim pošiljatelj remetente remitente saatja sendandi siuntėjas sūtītājs từ van von şalje šalje από від
    від_кого от от_кого отправитель מאת من ผู้ส่ง 发件人 寄件人 寄件者 差出人 送信元 送信者 보낸_사람
    """
)
SENT = _words(
    """
    dagsetning data data/ora data_wysłania date date/time date_d'envoi date_et_heure dato datum datum/zeit
    datum_en_tijd dikirim dátum elküldve enviada enviado enviado_el enviado_em envoye envoyé envoyé_le fecha
    gesendet gesendet_am gönderildi gönderilme_tarihi gönderme_tarihi inviato inviato_il izsūtīts kuupäev
    lähetetty odesláno odoslané poslano poslané poslato päivämäärä päiväys sagatavots sendt sendt_den sent
    sent_on skickat tanggal tarih trimis verzonden verzonden_op wysłano ημερομηνία στάλθηκε дата надіслано
    отправлено נשלח תאריך التاريخ تاريخ 发送时间 寄件日期 日付 日時 日期 發送時間 送信日時 날짜 보낸_날짜
    """
)
TO = _words(
    """
    a aan adresát alıcı an catre címzett către destinataire destinatario destinatário do empfänger kam kepada
    kime komu modtager mottagare mottaker naar odbiorca ontvanger para pour prejemnik primatelj príjemce
    příjemce til till to vastaanottaja za à προς кому получатель אל إلى ปลายทาง 宛先 收件人 收件者 받는_사람 받는사람
    """
)
CC = _words(
    """
    bcc bilgi c.c. c_c cc cci ccn cco copia copie copie_à cópia dw kopi kopia kopie kopie_(cc) kopie_an kopio
    kópia másolat másolatot_kap skrytá ufwd κοιν. κοινοποίηση копия копія 副本 参照 抄送 참조
    """
)
SUBJECT = _words(
    """
    aihe assunto asunto betreff efni emne konu naslov objet oggetto onderwerp perihal predmet předmět subiect
    subject subjek sujet teema tema temat temats tárgy ämne θέμα тема נושא الموضوع 主旨 主題 主题 件名 제목
    """
)
# Labels that stand among the others without saying who, when, to whom or what about.
OTHER = _words(
    """
    adjuntos allegati allegato anexos anlage anlagen antwoorden_aan antwort_an attachments bcc belang bijlage
    bijlagen bilagor bitte_antworten_an categorie category classification délai ekler envoyé_par flag_status
    follow_up_flag gesendet_von importance importancia importantie kategorie kennzeichnung liitteet mellékletek
    message-id newsgroups organisation organization pièce_jointe pièces_jointes please_respond_to prioriteit
    priority priorità priorität priorité přílohy reply-to reply_to responder_a rispondi_a risposta répondre_à
    security sent_by vedhæftet vedlegg verzonden_door veuillez_répondre_à wichtigkeit x-priority załączniki
    вложения
    """
)

ROLES: dict[str, str] = {}
for _role, _labels in (("other", OTHER), ("cc", CC), ("subject", SUBJECT), ("to", TO), ("sent", SENT), ("from", FROM)):
    ROLES.update(dict.fromkeys(_labels, _role))

WROTE = _words(
    """
    ecrit escreveu escribe escribio escribió geschreven kirjoitti kirjutas menulis napisala napisao napisał
    napisał(a) napisała napsal napsal(a) napsala napísal napísal(a) napísala rakstīja rašė schreef schreibt
    schrieb schrieben schrijft scris scritto skrev skrifaði viết writes wrote yazdı écrit írt írta έγραψε
    написав написал написал(а) написала напісаў пише пишет כתב כתבה كتب เขียนว่า のメッセージ 作成 写入 写道 寫道 작성
    """
)
# One of these begins a word between the dashes of `-----Original Message-----`.
_OLDER = _words(
    """
    achemin alkuper antwort avant-garde doorgestuurd edelleenlähet encaminh eredeti forward fwd iletil iletilen
    inoltrat mesaj oorspronk opprinnelig oprindelig origin oryginal pierwotn preposl prosled proslije przekaz
    pôvodn přeposl původní redirect reencaminh redirecț reenvi rinvi továbbít transfer transfér ursprung ursprüng
    vidarebefor videresend välitet weitergeleit αρχικ προωθ вихідн исходн переадрес пересил пересла прослед
    הודעה رسالة 元の 原始 原邮件 転送 轉寄 转发 원본 전달
    """
)
OLDER = tuple(sorted(_OLDER))
# `Reply above this line`, as help desks write it between marks.
_ABOVE = _words(
    """
    above_this_line acima_desta au-dessus_de_cette_ligne au_dessus_de_cette_ligne boven_deze_lijn
    boven_deze_regel ci-dessus_de_cette_ligne encima_de_esta oberhalb_dieser ovanför_den_här over_denne_linje
    powyżej_tej reply_above respond_above sopra_questa type_your_reply write_above über_dieser_zeile выше_этой
    """
)
ABOVE = tuple(sorted(_ABOVE))
